using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A program that passes for docker: one gateway, which runs with <c>old</c>, while <c>.env</c> has <c>new</c>.</summary>
internal sealed class FakeDocker : IDisposable
{
    /// <summary>Answers as docker does. What a test puts into <c>instead</c> comes first, and may end it.</summary>
    private const string Script = """
        #!/bin/bash
        cd "${0%/*}/.." || exit
        echo "$*" >>calls
        . ./instead
        case " $* " in
            *' version '*) echo 2.40.3 ;;
            *' ps '*) cat id ;;
            *' image inspect '*) echo sha256:1 ;;
            *' inspect '*) sed "s/ID/$(<id)/; s/TOKEN_NOW/$(<token)/; s|DIRECTORY|$PWD/claw|g" container.json ;;
            *' config --format '*) sed "s/TOKEN_NOW/$(sed -n s/ANTHROPIC_OAUTH_TOKEN=//p claw/.env)/" config.json ;;
            *' up '*) sed -n s/ANTHROPIC_OAUTH_TOKEN=//p claw/.env >token && echo "made-anew" >id ;;
        esac

        """;

    private const string ContainerJson = """
        [{"Id": "ID", "Name": "/gateway", "Image": "sha256:1", "RestartCount": 0, "Mounts": [],
          "State": {"Status": "running", "Running": true, "ExitCode": 0, "StartedAt": "2026-01-01T00:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"},
          "Config": {"Image": "gateway", "Env": ["ANTHROPIC_OAUTH_TOKEN=TOKEN_NOW"], "Labels": {
            "com.docker.compose.project": "claw", "com.docker.compose.service": "openclaw-gateway", "com.docker.compose.oneoff": "False",
            "com.docker.compose.project.working_dir": "DIRECTORY", "com.docker.compose.project.config_files": "DIRECTORY/compose.yaml"}},
          "HostConfig": {"NetworkMode": "claw_default"}}]
        """;

    private const string ConfigJson = """{"name": "claw", "services": {"openclaw-gateway": {"image": "gateway", "environment": {"ANTHROPIC_OAUTH_TOKEN": "TOKEN_NOW"}}}}""";

    private readonly Sandbox sandbox = new();

    private FakeDocker(string instead)
    {
        sandbox.Write("instead", instead);
        sandbox.Write("id", "as-before\n");
        sandbox.Write("token", Tokens.Access("old") + "\n");
        sandbox.Write("container.json", ContainerJson);
        sandbox.Write("config.json", ConfigJson);
        sandbox.Write("claw/compose.yaml", "services: {}\n");
        sandbox.Write("claw/.env", $"ANTHROPIC_OAUTH_TOKEN={Tokens.Access("new")}\n");
        sandbox.MakeDirectory("var");
        sandbox.Write("bin/docker", Script);
    }

    public string this[string path] => sandbox[path];

    /// <summary>The commands that it was given.</summary>
    public IReadOnlyList<string> Calls => File.Exists(sandbox["calls"]) ? File.ReadAllLines(sandbox["calls"]) : [];

    /// <summary>What was given to it that changes something: down and up.</summary>
    public IReadOnlyList<string> Changes => [.. Calls.Where(c => c.Contains(" down ", StringComparison.Ordinal) || c.Contains(" up ", StringComparison.Ordinal)).Select(c => c.Split("compose.yaml ")[^1])];

    /// <summary>The token of its gateway.</summary>
    public string Token => sandbox.Read("token").Trim();

    public IReadOnlyList<string> OwnState => sandbox.Names("var");

    public void Write(string path, string content) => sandbox.Write(path, content);

    /// <summary>Makes one.</summary>
    /// <param name="instead">What it does instead, in bash: <c>$*</c> are its arguments.</param>
    public static async Task<FakeDocker> MakeAsync(string instead = "")
    {
        var docker = new FakeDocker(instead);
        await Bash.RunAsync(docker["bin"], "chmod 755 docker");
        return docker;
    }

    /// <summary>ocx-recreate, which takes this for docker.</summary>
    public Command Recreate(params string[] arguments) => Shell.Command("ocx-recreate", arguments).WithWorkingDirectory(sandbox.Root).With(
        ("PATH", $"{sandbox["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("OCX_COMPOSE_DIR", sandbox["claw"]),
        ("STATE_DIRECTORY", sandbox["var"]));

    /// <summary>ocx-verify, which takes this for docker.</summary>
    /// <param name="before">Words before its name.</param>
    public Command Verify(params string[] before) => Recreate().WithTargetFile("env").WithArguments([.. before, Shell.Tool("ocx-verify")]);

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Recreate(arguments).ExecuteBufferedAsync();

    public void Dispose() => sandbox.Dispose();
}
