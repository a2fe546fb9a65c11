using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Dockers that are old, missing, broken or in a bad way: what is told, and that the gateway is left alone.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateDocker
{
    private const string Away = "echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1";

    [TestCase("echo \"docker: 'compose' is not a docker command.\" >&2; exit 1", "docker has no Compose plugin")]
    [TestCase("echo 1.29.2; exit", "Docker Compose 1.29.2 is too old")]
    public async Task Without_a_Compose_that_can_do_it_what_to_install_is_told(string answer, string message)
    {
        using var docker = await FakeDocker.MakeAsync($"case $* in 'compose version'*) {answer} ;; esac");

        var result = await docker.RunAsync("--if-stale");

        (result.ExitCode, result.StandardOutput).Should().Be((69, ""));
        result.StandardError.Should().Contain(message).And.Contain("hint: install Docker Compose 2.19 or newer");
        docker.Changes.Should().BeEmpty();
        docker.OwnState.Should().NotContain(n => n.EndsWith(".pending", StringComparison.Ordinal));
    }

    [TestCase("v2.2.3")]
    [TestCase("2.5.1")]
    public async Task A_Compose_that_cannot_take_down_one_service_is_used_by_force_and_that_is_told(string version)
    {
        using var docker = await FakeDocker.MakeAsync($"case $* in 'compose version'*) echo {version}; exit ;; esac");

        var result = await docker.RunAsync("--if-stale");

        (result.ExitCode, result.StandardOutput).Should().Be((0, result.StandardOutput), result.StandardError);
        result.StandardOutput.Should().Contain("recreated by force");
        result.StandardError.Should().Contain("cannot take down one service: force instead of down-up");
        docker.Changes.Should().Equal("up --detach --no-deps --no-build --force-recreate openclaw-gateway");
    }

    [Test]
    public async Task Who_may_not_ask_the_engine_is_told_so()
    {
        using var docker = await FakeDocker.MakeAsync("echo 'Got permission denied while trying to connect to the Docker daemon socket at unix:///x' >&2; exit 1");

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().Contain("permission denied by the engine").And.Contain("hint: run this as root, or as a member of the group docker");
    }

    [Test]
    public async Task Without_docker_it_is_told_what_to_install()
    {
        using var docker = await FakeDocker.MakeAsync();

        var result = await docker.Recreate("--if-stale").With(("PATH", docker["var"])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().Contain("docker is not there").And.Contain("hint: install Docker's engine and its command line");
    }

    [TestCase("#!/no/such/interpreter\n", "no such file or directory")]
    [TestCase("\u007fELF of another machine", "exec format error")]
    public async Task One_that_cannot_be_started_is_no_bug_of_ours(string program, string reason)
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("bin/docker", program);

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(69, result.StandardError);
        result.StandardError.Should().Contain($"docker cannot be started: {reason}");
    }

    [TestCase("inspect*) echo '{}'")]
    [TestCase("inspect*) echo '[{}]'")]
    [TestCase("inspect*) printf '\\xff\\xfe'")]
    [TestCase("inspect*) sed 's/\"RestartCount\": 0/\"RestartCount\": 1.5/' container.json")]
    [TestCase("inspect*) sed 's/\"Labels\": {/&\"twice\": \"1\", \"twice\": \"2\",/' container.json")]
    [TestCase("*' config --format '*) echo 'garb{'")]
    [TestCase("*' config --format '*) echo '[1]'")]
    [TestCase("*' config --format '*) echo '{\"name\": 5}'")]
    [TestCase("ps*) yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | head -c 40000000")]
    public async Task Answers_that_make_no_sense_leave_the_gateway_alone(string answer)
    {
        using var docker = await FakeDocker.MakeAsync($"case $* in {answer}; exit ;; esac");

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(69, result.StandardError);
        result.StandardError.Should().NotContain("bug");
        docker.Changes.Should().BeEmpty();
    }

    [Test]
    public async Task However_much_it_says_a_message_stays_one_that_can_be_read()
    {
        using var docker = await FakeDocker.MakeAsync("head -c 40000000 /dev/zero | tr '\\0' x >&2; exit 1");

        var result = await docker.RunAsync("--if-stale");

        (result.ExitCode, result.StandardError.Length).Should().Be((69, Math.Min(result.StandardError.Length, 1000)));
    }

    [Test]
    public async Task That_the_engine_is_away_is_told_even_where_it_cannot_be_noted()
    {
        using var docker = await FakeDocker.MakeAsync(Away);
        docker.Write("file", "");

        var result = await docker.Recreate("--if-stale").With(("STATE_DIRECTORY", docker["file/var"])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69, result.StandardError);
        result.StandardError.Should().Contain("error: the engine does not answer").And.Contain("warning:").And.Contain("cannot be made");
    }

    [Test]
    public async Task A_project_with_the_name_of_a_path_is_refused()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("container.json", (await File.ReadAllTextAsync(docker["container.json"])).Replace("\"claw\"", "\"../claw\"", StringComparison.Ordinal));

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("none of Compose's: ../claw");
        File.Exists(docker["claw.lock"]).Should().BeFalse();
        docker.Changes.Should().BeEmpty();
    }

    [Test]
    public async Task The_files_that_Compose_1_has_noted_are_those_of_the_project()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("container.json", (await File.ReadAllTextAsync(docker["container.json"])).Replace("DIRECTORY/compose.yaml", "compose.yaml", StringComparison.Ordinal));

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(0, result.StandardError);
        docker.Calls.Should().Contain(c => c.Contains($"--file {docker["claw/compose.yaml"]} up ", StringComparison.Ordinal));
    }
}
