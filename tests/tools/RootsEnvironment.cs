using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What somebody else has left in the environment of root's command (sudo -E, su, a shell's start files) does not choose what root runs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RootsEnvironment
{
    /// <summary>Variables by which a loader, a shell or an interpreter runs or reads something before the program itself.</summary>
    private static readonly string[] Loading =
    [
        "LD_LIBRARY_PATH", "LD_BIND_NOT", "GCONV_PATH", "LOCPATH", "HOSTALIASES", "BASH_ENV", "ENV", "BASHOPTS", "PS4", "CDPATH", "GLOBIGNORE", "PERL5OPT", "PERL5LIB", "PYTHONPATH",
        "PYTHONSTARTUP", "RUBYOPT", "NODE_OPTIONS", "NODE_PATH", "OPENSSL_CONF", "DOTNET_STARTUP_HOOKS", "COMPlus_JitStdOutFile", "CORECLR_PROFILER",
    ];

    /// <summary>What concerns us alone, or Compose would take for its own.</summary>
    private static readonly string[] Ours =
    [
        "ANTHROPIC_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDECODE", "OCX_REFRESH_ENDPOINT", "OCX_NOTIFY_URL", "COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "NOTIFY_SOCKET", "JOURNAL_STREAM",
        "LISTEN_FDS", "RUNTIME_DIRECTORY", "INVOCATION_ID",
    ];

    /// <summary>By what a person tells docker, and what it starts, where to go and how to speak.</summary>
    private static readonly string[] Kept = ["DOCKER_HOST", "DOCKER_CONTEXT", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "LC_TIME", "TZ"];

    [Test]
    public async Task Docker_gets_nothing_that_loads_and_nothing_that_is_ours()
    {
        using var docker = await FakeDocker.MakeAsync("env >seen");

        (await docker.Recreate().With(Set([.. Loading, .. Ours, .. Kept])).With(("SHELLOPTS", "braceexpand:xtrace"), ("BASH_FUNC_cat%%", "() { /bin/cat; }"), ("TZ", "UTC")).ExecuteBufferedAsync()).ExitCode.Should().Be(0);

        var seen = await SeenAsync(docker["seen"]);
        seen.Should().NotContain([.. Loading, .. Ours, "BASH_FUNC_cat%%", "SHELLOPTS"]).And.Contain(Kept);
    }

    [Test]
    public async Task A_command_of_the_user_gets_nothing_that_loads()
    {
        using var bed = new NotifyBed();

        await bed.Notify("reauth").With(Set([.. Loading, "ANTHROPIC_OAUTH_TOKEN"])).With(("OCX_NOTIFY_EXEC", $"env >{bed["seen"]}")).ExecuteBufferedAsync();

        (await SeenAsync(bed["seen"])).Should().NotContain([.. Loading, "ANTHROPIC_OAUTH_TOKEN", "OCX_NOTIFY_EXEC"]).And.Contain(["OCX_EVENT", "OCX_TITLE"]);
    }

    [Test]
    public async Task Claude_Code_gets_nothing_that_loads()
    {
        using var bed = new TriggerBed("in_place");

        (await bed.Trigger().With(Set(Loading)).ExecuteBufferedAsync()).ExitCode.Should().Be(0);

        bed.Seen.Split('\n').Select(l => l.Split('=')[0]).Should().NotContain(Loading).And.Contain("PATH");
    }

    [TestCase("chmod 777 evil")]
    [TestCase("chmod 1777 evil")]
    [TestCase("chown 12345 evil")]
    [TestCase("chgrp 12345 evil; chmod 775 evil")]
    [TestCase("mkdir above; mv evil above; chmod 777 above; ln -s above/evil evil")]
    [TestCase("mv evil real; ln -s real evil; chown -h 12345 evil")]
    public async Task Root_runs_nothing_from_where_others_can_write(string open)
    {
        Require.Root();
        using var docker = await WithEvilAsync(open);
        var path = $"{docker["evil"]}:{docker["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";

        var result = await docker.Recreate("-n").With(("PATH", path)).ExecuteBufferedAsync();

        (result.ExitCode, File.Exists(docker["ran"])).Should().Be((0, false), result.StandardError);
        docker.Calls.Should().NotBeEmpty("the next one in PATH is taken");
    }

    [TestCase(".")]
    [TestCase("")]
    [TestCase("evil")]
    public async Task Nothing_is_run_from_the_directory_that_one_is_in(string entry)
    {
        using var docker = await WithEvilAsync("cp evil/docker .");
        var path = $"{entry}:{docker["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";

        var result = await docker.Recreate("-n").WithWorkingDirectory(docker[""]).With(("PATH", path)).ExecuteBufferedAsync();

        (result.ExitCode, File.Exists(docker["ran"])).Should().Be((0, false), result.StandardError);
    }

    [Test]
    public async Task Where_it_is_nowhere_else_root_says_why_it_is_not_run()
    {
        Require.Root();
        using var docker = await WithEvilAsync("chmod 777 evil");

        var result = await docker.Recreate("-n").With(("PATH", $"{docker["evil"]}:/usr/games")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().StartWith($"ocx-recreate: error: {docker["evil/docker"]}: others can put a program there, and it is not run as root\nocx-recreate: hint: ");
        File.Exists(docker["ran"]).Should().BeFalse();
    }

    [TestCase("HOME", "kim")]
    [TestCase("DOCKER_CONFIG", "kim/.docker")]
    [TestCase("DOCKER_CONFIG", "kim/not/there")]
    public async Task Docker_is_not_run_as_root_with_the_plugins_of_another(string variable, string directory)
    {
        Require.Root();
        using var docker = await WithEvilAsync("mkdir -p kim/.docker; chown -R 12345 kim");

        var result = await docker.Recreate("-n").With((variable, docker[directory])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("others can put a plugin of docker's there, and it would run as root");
        docker.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task No_hook_is_run_before_a_tool_begins()
    {
        foreach (var tool in Directory.EnumerateFiles(Shell.Bin, "ocx-*").Select(f => Path.GetFileName(f)).Where(n => !n.Contains('.', StringComparison.Ordinal)))
        {
            var result = await Shell.Command(tool, "--version").With(("DOTNET_STARTUP_HOOKS", "/nowhere/hook.dll")).ExecuteBufferedAsync();

            result.ExitCode.Should().Be(0, $"{tool}: {result.StandardError}");
        }
    }

    private static (string, string?)[] Set(IEnumerable<string> names) => [.. names.Select(n => (n, (string?)"/nowhere"))];

    private static async Task<IReadOnlyList<string>> SeenAsync(string file) => [.. (await File.ReadAllLinesAsync(file)).Select(l => l.Split('=')[0])];

    /// <summary>A docker of somebody else's, in <c>evil</c>, beside the good one.</summary>
    private static async Task<FakeDocker> WithEvilAsync(string script)
    {
        var docker = await FakeDocker.MakeAsync();
        await Bash.RunAsync(docker[""], $"mkdir evil; printf '#!/bin/sh\\ntouch {docker["ran"]}\\n' >evil/docker; chmod 755 evil/docker; {script}");
        return docker;
    }
}
