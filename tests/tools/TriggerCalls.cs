using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>When Claude Code is called, how, and when not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerCalls
{
    [TestCase(4.6)]
    [TestCase(480)]
    public async Task Nothing_is_started_when_it_is_not_due(double minutes)
    {
        Require.Program("strace", "strace");
        using var bed = new TriggerBed("in_place", minutes);

        var result = await bed.Program("strace", "-f", "-qq", "-e", "trace=execve", "-o", bed["trace"], Shell.Tool("ocx-trigger")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0);
        (await File.ReadAllLinesAsync(bed["trace"])).Where(l => l.Contains("execve(", StringComparison.Ordinal)).Should().ContainSingle("only ocx-trigger itself is started");
        bed.Calls.Should().BeEmpty();
        (await bed.RunAsync()).StandardOutput.Should().BeEmpty();
        (await bed.RunAsync("-v")).StandardError.Should().StartWith("ocx-trigger: not due: with ");
        (await bed.ReportAsync()).Report.GetProperty("outcome").GetString().Should().Be("not-due");
    }

    [TestCase(4.4)]
    [TestCase(-600)]
    public async Task It_is_called_when_it_is_due(double minutes)
    {
        using var bed = new TriggerBed("in_place", minutes);

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        bed.Calls.Should().HaveCount(1);
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_run()
    {
        using var bed = new TriggerBed("in_place");

        (await bed.RunAsync("-n")).StandardOutput.Should().MatchRegex("^would run: claude -p \"say ok\" \\(with 3m \\d+s left\\)\n$");
        (await bed.ReportAsync("-n")).Report.GetProperty("outcome").GetString().Should().Be("would-refresh");
        bed.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task Its_environment_has_nothing_that_leads_it_elsewhere()
    {
        using var bed = new TriggerBed("in_place");
        var command = bed.Trigger().With(
            ("ANTHROPIC_BASE_URL", "http://127.0.0.1:1"), ("ANTHROPIC_API_KEY", "of-another"), ("ANTHROPIC_AUTH_TOKEN", "of-another"), ("CLAUDE_CODE_OAUTH_TOKEN", Tokens.Access("other")),
            ("CLAUDE_CODE_USE_BEDROCK", "1"), ("CLAUDECODE", "1"), ("OCX_NOTIFY_URL", "http://127.0.0.1:1/secret"), ("HTTPS_PROXY", "http://127.0.0.1:2"));

        (await command.ExecuteBufferedAsync()).ExitCode.Should().Be(0);

        bed.Seen.Should().NotContainAny("ANTHROPIC_", "CLAUDE", "FAKE", "secret", "of-another");
        bed.Seen.Should().Contain($"HOME={bed.Root}\n").And.Contain("HTTPS_PROXY=http://127.0.0.1:2\n").And.MatchRegex("OCX_TRIGGER=\\d{10}\\.\\d+\\.[0-9a-f]{8}\n");
        bed.Seen.Should().MatchRegex("TMPDIR=/tmp/ocx-trigger\\.\\S+\n");
        Directory.Exists(bed.Seen.Split('\n').Single(l => l.StartsWith("TMPDIR=", StringComparison.Ordinal))["TMPDIR=".Length..]).Should().BeFalse("it is taken away");
        Directory.EnumerateFileSystemEntries(bed.Seen.Split('\n').First(l => l.StartsWith('/'))).Should().BeEmpty("it takes orders from the directory that it is started in");
    }

    [Test]
    public async Task The_override_is_passed_when_it_is_asked_for()
    {
        using var bed = new TriggerBed("in_place");

        await bed.Trigger().With(("OCX_BASE_URL_OVERRIDE", "always")).ExecuteBufferedAsync();

        bed.Seen.Should().Contain("ANTHROPIC_BASE_URL=https://api.anthropic.com\n");
    }

    [Test]
    public async Task What_it_needs_and_does_not_find_is_told()
    {
        using var bed = new TriggerBed("in_place");
        bed.Write("bin/claude", "#!/usr/bin/env node-that-is-not-there\n");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().Contain("claude is not there\nocx-trigger:   ").And.Contain("node-that-is-not-there");
    }

    [Test]
    public async Task Elsewhere_than_in_its_home_it_is_told_where_its_directory_is()
    {
        using var bed = new TriggerBed("in_place");
        await Bash.RunAsync(bed.Root, "mv .claude elsewhere");

        var result = await bed.Trigger("--credentials", bed["elsewhere/.credentials.json"]).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        (await File.ReadAllTextAsync(bed["elsewhere/seen"])).Should().Contain($"CLAUDE_CONFIG_DIR={bed["elsewhere"]}\n");
    }

    [Test]
    public async Task Claude_Code_that_is_not_there_is_told_of()
    {
        using var bed = new TriggerBed("in_place");
        File.Delete(bed["bin/claude"]);

        var result = await bed.Trigger().With(("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT"))).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().StartWith("ocx-trigger: error: this machine: claude is not there\n").And.EndWith("ocx-trigger: hint: install Claude Code, or put it into PATH; where it runs in a container, name that: OCX_CLI_CONTAINER\n");
    }

    [TestCase(".local/bin")]
    [TestCase(".claude/local")]
    public async Task It_is_found_where_its_installers_put_it(string place)
    {
        using var bed = new TriggerBed("in_place");
        await Bash.RunAsync(bed.Root, $"mkdir -p {place}; mv bin/claude {place}");

        (await bed.Trigger().With(("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT"))).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
    }

    [TestCase("--within", "90m", "--within is 1h 30m, but Claude Code refreshes in the last 5m and not before: 4m 30s is taken")]
    [TestCase("--within", "90s", "--within is 1m 30s: asked every minute, the token may expire before it is refreshed; 2m is the least that should be given")]
    [TestCase("--timeout", "30s", "--timeout 30s: a refresh that is broken off can lose the sign-in; 1m is the least that should be given")]
    public async Task What_does_harm_is_warned_of(string option, string value, string warning)
    {
        using var bed = new TriggerBed("in_place", 10);

        var result = await bed.RunAsync(option, value);

        (result.ExitCode, bed.Calls.Count).Should().Be((0, 0));
        result.StandardError.Should().StartWith($"ocx-trigger: warning: {warning}\n");
    }

    [TestCase(64, "--mode", "proxy")]
    [TestCase(64, "--container", "-it")]
    [TestCase(64, "--container", "")]
    [TestCase(64, "--user", "-u")]
    [TestCase(64, "--within", "soon")]
    [TestCase(64, "--timeout", "0")]
    [TestCase(64, "--timeout", "11m")]
    [TestCase(64, "--credentials", "-")]
    [TestCase(64, "--credentials", "")]
    [TestCase(66, "--credentials", "nowhere/.credentials.json")]
    public async Task Words_that_mean_nothing_are_refused(int exitCode, string option, string value)
    {
        using var bed = new TriggerBed("in_place");
        (await bed.RunAsync(option, value)).ExitCode.Should().Be(exitCode);
        bed.Calls.Should().BeEmpty();
    }

    [TestCase("OCX_CLI_MODE", "proxy")]
    [TestCase("OCX_CLI_CONTAINER", "a b")]
    [TestCase("OCX_CLI_USER", "-0")]
    [TestCase("OCX_BASE_URL_OVERRIDE", "yes")]
    [TestCase("OCX_WITHIN", "5")]
    public async Task A_configuration_that_means_nothing_is_refused(string name, string value)
    {
        using var bed = new TriggerBed("in_place");
        var result = await bed.Trigger().With((name, value)).ExecuteBufferedAsync();
        (result.ExitCode, bed.Calls.Count).Should().Be((78, 0), result.StandardError);
    }
}
