namespace Ocx.Tests;

/// <summary>ocx-setup, where it cannot ask, may not, or does not find what it needs: nothing is changed then.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupRefusals : SetupFixture
{
    [TestCase("--quiet", "values", Description = "its input is closed")]
    [TestCase("--no-input", "values")]
    [TestCase("--uninstall", "uninstall")]
    public async Task Without_anybody_to_ask_the_question_is_named(string option, string question)
    {
        await Bed.InstallUsualAsync();
        if (question == "uninstall")
        {
            (await Bed.SetUpAsync("--yes")).ExitCode.Should().Be(0);
        }

        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync(option);

        run.ExitCode.Should().Be(66, run.All);
        run.Errors.Should().Contain("--yes").And.Contain($"{question}='");
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(before);
    }

    [Test]
    public async Task An_ordinary_user_may_look_and_no_more()
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();
        string[] user = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "env", "HOME=/tmp", "ocx-setup"];

        var run = await Bed.Machine.TryAsync([.. user, "--yes"]);
        var removal = await Bed.Machine.TryAsync([.. user, "--uninstall", "--yes"]);

        (run.ExitCode, removal.ExitCode).Should().Be((73, 73), run.StandardError + removal.StandardError);
        run.StandardError.Should().Contain("root");
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(before);
    }

    [TestCase("uints", "yes", "uints: there is no such question")]
    [TestCase("values", "perhaps", "the answer to values means nothing: perhaps")]
    [TestCase("OCX_HANDOVER", "warm", "warm")]
    public async Task An_answer_that_means_nothing_is_named(string name, string value, string told)
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, "--yes");

        run.ExitCode.Should().Be(78, run.All);
        run.Errors.Should().Contain(told);
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(before);
    }

    [TestCase("missing")]
    [TestCase("blank")]
    public async Task Without_a_sign_in_and_without_a_terminal_it_says_how_to_sign_in(string state)
    {
        await Bed.InstallUsualAsync();
        await Bed.RunAsync($"cd /root/.openclaw/{DetectBed.Proxy}; {(state == "blank" ? $"echo '{Tokens.BlankJson}' >.credentials.json" : "rm .credentials.json")}");
        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync("--yes");

        run.ExitCode.Should().Be(77, run.All);
        run.Errors.Should().Contain("claude-proxy").And.Contain("/login");
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(before);
    }

    [Test]
    public async Task Claude_Code_where_the_unit_does_not_look_is_found_once_the_configuration_has_the_place()
    {
        await Bed.InstallOnHostAsync();
        await Bed.RunAsync("mkdir -p /srv/claude; mv /home/kim/.local/bin/claude /srv/claude/");

        var run = await Bed.Machine.TryAsync("env", "PATH=/srv/claude:/usr/local/bin:/usr/bin:/bin", "ocx-setup", "--yes");
        await Bed.RunAsync("install -d -m 700 /etc/ocx");
        await Bed.Machine.WriteAsync("/etc/ocx/ocx.env", "PATH='/srv/claude:/usr/local/bin:/usr/bin:/bin'\n", "600");
        var next = await Bed.SetUpAsync("--yes");

        run.ExitCode.Should().Be(69, run.StandardOutput + run.StandardError);
        run.StandardError.Should().Contain("claude is at /srv/claude/claude, where ocx-trigger.service does not look").And.Contain("ln -s /srv/claude/claude /usr/local/bin/claude");
        next.ExitCode.Should().Be(0, next.All);
        await Bed.ShouldBeWellAsync();
        (await Bed.RunAsync("cat /etc/ocx/ocx.env")).Should().Contain("PATH='/srv/claude:").And.Contain("OCX_CLI_MODE='host'");
        await Bed.RunAsync("systemctl start ocx-trigger.service");
    }

    [Test]
    public async Task Where_no_OpenClaw_is_it_says_where_it_has_looked()
    {
        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync("--yes");

        run.ExitCode.Should().Be(66, run.All);
        run.Errors.Should().Contain("/root/.openclaw");
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(before);
    }
}
