using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>ocx-paste where OpenClaw, its store or its gateway is not as it should be.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PasteTrouble
{
    [TestCase("FAKE_OPENCLAW_LIE=1", 69, "says that it is done, and the store has something else")]
    [TestCase("FAKE_OPENCLAW_FAIL=lock", 75, "OpenClaw's store is locked by another process")]
    [TestCase("FAKE_OPENCLAW_FAIL=eacces", 73, "OpenClaw may not write its own state")]
    [TestCase("FAKE_OPENCLAW_FAIL=owner", 78, "OpenClaw does not know this agent")]
    [TestCase("FAKE_NODE=locked", 75, "the store of main cannot be read: database is locked")]
    public async Task What_is_not_stored_is_an_error_whatever_OpenClaw_says(string control, int exitCode, string said)
    {
        await using var bed = await PasteBed.MakeAsync(control);
        bed.Store("main");

        var result = await bed.RunAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((exitCode, ""), result.StandardError);
        result.StandardError.Should().Contain(said);
        bed.Stored("main")!.Value.Mark.Should().Be("old");
    }

    [Test]
    public async Task What_is_stored_is_done_whatever_OpenClaw_says()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_FAIL=config");
        bed.Store("main");

        var result = await bed.RunAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((0, $"openclaw: anthropic:default of main: {PasteBed.Fingerprint("old")} -> {PasteBed.Fingerprint("new")}\n"));
        result.StandardError.Should().Contain("warning:").And.Contain("the token is stored, though openclaw models auth paste-token failed with status 1");
        (await bed.RunWellAsync()).Should().BeEmpty();
    }

    [TestCase("FAKE_OPENCLAW_DELAY=100", 0)]
    [TestCase("FAKE_OPENCLAW_DELAY=100 FAKE_OPENCLAW_IGNORE_TERM=1", 10)]
    public async Task A_command_that_hangs_is_ended_in_the_container(string control, double grace)
    {
        await using var bed = await PasteBed.MakeAsync(control.Split(' '));
        bed.Store("main");
        var watch = Stopwatch.StartNew();

        var result = await bed.RunAsync("--timeout", "2s");

        (result.ExitCode, result.StandardOutput).Should().Be((75, ""), result.StandardError);
        result.StandardError.Should().Contain("openclaw models auth paste-token has not ended in time");
        watch.Elapsed.TotalSeconds.Should().BeInRange(2 + grace, 9 + grace);
        (await bed.OtherProcessesAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_command_that_hangs_when_it_has_stored_has_done_it()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_DELAY_AFTER=100");
        bed.Store("main");

        var result = await bed.RunAsync("--timeout", "3s");

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().Contain("the token is stored, though openclaw models auth paste-token has not ended in time");
        (await bed.OtherProcessesAsync()).Should().BeEmpty();
    }

    [TestCase("--events")]
    [TestCase("-q")]
    public async Task Told_to_end_it_ends_what_it_has_started(string option)
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_DELAY=100");
        bed.Store("main");
        await using var paste = new Resident(bed.Command(option));
        paste.Send(bed.Gateway.Claude.Credentials + "\n");
        await Eventually.AssertAsync(() => bed.Pastes.Count == 1, "openclaw runs", 20);

        await Bash.KillAsync("TERM", paste.Id);

        (await paste.EndAsync()).ExitCode.Should().Be(143, paste.Errors);
        (await bed.OtherProcessesAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task An_API_key_is_left_alone_and_keeps_no_other_agent_from_its_token()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main", "key", type: "api_key");
        bed.Store("work");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Be("""
            ocx-paste: error: openclaw: anthropic:default of main is an API key, and is left alone
            ocx-paste: hint: name another profile: --profile-id

            """);
        bed.Stored("main")!.Value.Mark.Should().Be("key");
        bed.Stored("work")!.Value.Mark.Should().Be("new");
    }

    [TestCase("credentials/oauth.json")]
    [TestCase("agents/main/agent/auth-profiles.json")]
    public async Task Files_of_the_JSON_generation_are_in_the_way(string file)
    {
        await using var bed = await PasteBed.MakeAsync();
        await File.WriteAllTextAsync(bed.Gateway[$"state/{file}"], "{}");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain($"{file} is left of the JSON generation").And.Contain("hint: openclaw doctor --fix");
        bed.Pastes.Should().BeEmpty();
    }

    [Test]
    public async Task A_store_of_the_JSON_generation_is_none_of_its_business()
    {
        await using var bed = await PasteBed.MakeAsync();
        File.Delete(bed.Gateway["state/state/openclaw.sqlite"]);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("OpenClaw keeps its profiles in JSON files there").And.Contain("ocx-profiles");
        (await bed.RunAsync("--force")).ExitCode.Should().Be(0);
        bed.Stored("main")!.Value.Mark.Should().Be("new");
    }

    [Test]
    public async Task A_node_that_cannot_read_the_databases_is_done_without()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_NODE=none");
        bed.Store("main");
        bed.Store("work");
        bed.Store("coder", "new");

        var result = await bed.RunAsync("-v");

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Be($"openclaw: anthropic:default of main: another -> {PasteBed.Fingerprint("new")}\nopenclaw: anthropic:default of work: another -> {PasteBed.Fingerprint("new")}\n");
        result.StandardError.Should().Contain("models status --json").And.NotContain("xxx");
        new[] { "main", "work", "coder" }.Select(a => bed.Stored(a)!.Value.Mark).Should().AllBe("new");
        (await bed.RunWellAsync()).Should().BeEmpty();
        bed.Pastes.Should().HaveCount(2);
    }

    [Test]
    public async Task OpenClaw_need_not_be_in_PATH()
    {
        await using var bed = await PasteBed.MakeAsync();
        await bed.Gateway.Engine.DockerAsync("exec", await bed.Gateway.ContainerIdAsync(), "rm", "/bin/openclaw");
        (await bed.RunWellAsync()).Should().NotBeEmpty();

        await bed.Gateway.Engine.DockerAsync("exec", await bed.Gateway.ContainerIdAsync(), "rm", "/app/openclaw.mjs");
        bed.Gateway.Claude.RotateByRename(PasteBed.Long("later"));
        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().Contain("OpenClaw is not there; tried openclaw, node /app/openclaw.mjs, node /app/dist/index.js");
    }

    [TestCase("stop")]
    [TestCase("pause")]
    public async Task A_gateway_that_does_not_run_cannot_be_asked(string verb)
    {
        await using var bed = await PasteBed.MakeAsync();
        await bed.Gateway.ComposeAsync(verb, GatewayBed.Service);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(75);
        result.StandardError.Should().Contain("the gateway openclaw-gateway does not run");
        (await bed.RunAsync("--check")).ExitCode.Should().Be(1);
    }

    [TestCase(-1, "expired at")]
    [TestCase(0.01, "expires at")]
    public async Task A_token_without_a_future_is_not_pasted(double hours, string said)
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        await File.WriteAllTextAsync(bed.Gateway.Claude.Credentials, Tokens.ClaudeJson(PasteBed.Long("new"), Tokens.InHours(hours)));

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(75);
        result.StandardError.Should().Contain(said).And.Contain(PasteBed.Fingerprint("new"));
        bed.Pastes.Should().BeEmpty();
    }

    [Test]
    public async Task A_token_that_OpenClaw_does_not_take_is_told_of()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Gateway.Claude.RotateByRename("short");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(65);
        result.StandardError.Should().Contain("OpenClaw does not take this access token").And.NotContain("FAKE");
    }
}
