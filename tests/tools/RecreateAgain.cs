using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What is tried again, for how long, and what of it is told; and what must not be done twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateAgain
{
    private const string Away = "echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1";

    [Test]
    public async Task A_report_that_cannot_be_written_does_not_take_the_gateway_down_again()
    {
        using var docker = await FakeDocker.MakeAsync();
        var recreate = docker.Recreate("--retry-for", "10s");

        var result = await Shell.Command("bash", "-c", "exec \"$@\" >/dev/full", "bash", recreate.TargetFilePath, "--retry-for", "10s")
            .WithWorkingDirectory(recreate.WorkingDirPath).With([.. recreate.EnvironmentVariables.Select(v => (v.Key, v.Value))]).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(74);
        docker.Changes.Should().HaveCount(2, "it is taken down and up once");
    }

    [Test]
    public async Task One_that_is_not_well_is_looked_at_again_but_not_made_anew_again()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("container.json", (await File.ReadAllTextAsync(docker["container.json"])).Replace("\"Running\": true", "\"Running\": true, \"Health\": {\"Status\": \"unhealthy\"}", StringComparison.Ordinal));

        var result = await docker.RunAsync("--retry-for", "3s");

        result.ExitCode.Should().Be(69, result.StandardError);
        docker.Changes.Should().HaveCount(2, "down and up");
    }

    [Test]
    public async Task A_signal_that_ends_Compose_too_leaves_no_gateway_down()
    {
        // As Ctrl-C does at a terminal: both get it.
        using var docker = await FakeDocker.MakeAsync("case \" $* \" in *' up '*) [[ -e interrupted ]] || { touch interrupted; kill -INT $PPID; sleep 0.5; echo canceled >&2; exit 130; } ;; esac");

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(130, result.StandardError);
        docker.Token.Should().Be(Tokens.Access("new"));
        docker.OwnState.Should().Contain("claw.pending", "the proof is left to the next run");
    }

    [Test]
    public async Task After_giving_up_the_next_event_is_tried_as_long_again()
    {
        using var docker = await FakeDocker.MakeAsync($"[[ ! -e away ]] || {{ {Away}; }}");
        docker.Write("away", "");
        await using var recreate = new Resident(docker.Recreate("--events", "--if-stale", "--retry-for", "2s"));
        recreate.Send("a\n");
        await Eventually.AssertAsync(() => recreate.Errors.Split("error:").Length > 2, "it gives up", 10);

        recreate.Send("b\n");
        await recreate.OutputShouldBecomeAsync("a\nb\n");
        File.Delete(docker["away"]);

        await Eventually.AssertAsync(() => docker.Token == Tokens.Access("new"), "it tries again", 10);
    }

    [Test]
    public async Task What_every_attempt_tells_alike_is_told_once()
    {
        using var docker = await FakeDocker.MakeAsync("case \" $* \" in *' version '*) echo 2.5.0; exit ;; *' up '*) echo 'port is already allocated' >&2; exit 1 ;; esac");
        await using var recreate = new Resident(docker.Recreate("--events", "--if-stale", "--retry-for", "forever"));
        recreate.Send("a\n");

        await Eventually.AssertAsync(() => docker.Changes.Count >= 4, "it goes on trying", 20);

        recreate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyHaveUniqueItems();
        recreate.Errors.Should().Contain("port is already allocated").And.Contain("finishing a recreation");
    }

    [Test]
    public async Task One_that_a_person_has_stopped_meanwhile_is_not_called_well()
    {
        using var docker = await FakeDocker.MakeAsync($"[[ ! -e away ]] || {{ {Away}; }}");
        docker.Write("container.json", (await File.ReadAllTextAsync(docker["container.json"]))
            .Replace("\"running\", \"Running\": true", "\"exited\", \"Running\": false", StringComparison.Ordinal));
        docker.Write("away", "");
        await using var recreate = new Resident(docker.Recreate("--events", "--if-stale", "--retry-for", "forever"));
        recreate.Send("a\n");
        await recreate.ErrorsShouldShowAsync("does not answer");

        File.Delete(docker["away"]);

        await recreate.ErrorsShouldShowAsync("a gateway that a person has stopped stays so", 10);
        recreate.Send("b\n");
        await recreate.OutputShouldBecomeAsync("a\nb\n");
        recreate.Errors.Should().NotContain("it works again");
        docker.Changes.Should().BeEmpty();
    }

    [Test]
    public async Task A_marker_under_another_name_than_its_own_is_not_followed()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("var/copy.pending", $$"""{"project": "claw", "service": "openclaw-gateway", "working_dir": "{{docker["claw"]}}", "config_files": [], "env_files": []}""");

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().Contain("copy.pending: is no marker of ours");
        docker.Changes.Should().HaveCount(2);
        docker.OwnState.Should().Equal("claw.lock", "copy.pending");
    }

    [Test]
    public async Task An_outage_that_a_gateway_has_survived_is_forgotten_whatever_becomes_of_the_run()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("var/engine-away", "2026-01-01T00:00:00.0000000+00:00\n");
        docker.Write("config.json", """{"name": "claw", "services": {"openclaw-gateway": {"image": "gateway"}}}""");

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(78, result.StandardError);
        docker.OwnState.Should().NotContain("engine-away");
    }

    [Test]
    public async Task One_whose_healthcheck_fails_is_not_well_at_the_second_look_either()
    {
        using var docker = await FakeDocker.MakeAsync();
        docker.Write("token", Tokens.Access("new"));
        docker.Write("container.json", (await File.ReadAllTextAsync(docker["container.json"])).Replace("\"Running\": true", "\"Running\": true, \"Health\": {\"Status\": \"unhealthy\"}", StringComparison.Ordinal));

        var result = await docker.RunAsync("--if-stale");

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().Contain("its healthcheck fails");
        docker.Changes.Should().BeEmpty();
    }
}
