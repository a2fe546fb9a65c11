using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A home with OpenClaw and Claude Code in it, on a machine without other people, and with a docker that answers what a test says.</summary>
internal sealed class DetectBed : IDisposable
{
    private readonly Sandbox sandbox = new();

    private DetectBed()
    {
    }

    public string Home => sandbox["home"];

    /// <summary>A path in the home.</summary>
    public string this[string path] => sandbox[$"home/{path}"];

    /// <summary>Makes one, in which there is nothing yet.</summary>
    /// <param name="docker">What docker does, in bash: <c>$*</c> are its arguments; nothing: it has no container.</param>
    /// <param name="other">The number of another person of the machine, who is at home in <c>other</c> of the home's directory.</param>
    public static async Task<DetectBed> MakeAsync(string docker = "", int? other = null)
    {
        var bed = new DetectBed();
        bed.sandbox.MakeDirectory("home");
        bed.sandbox.Write("bin/docker", $"#!/bin/bash\n{docker}\n");
        bed.sandbox.Write("bin/getent", $"#!/bin/sh\n{(other is null ? "" : $"echo other:x:{other}:{other}::{bed.sandbox["other"]}:/bin/sh")}\n");
        await Bash.RunAsync(bed.sandbox["bin"], "chmod 755 *");
        return bed;
    }

    /// <summary>Writes a file of the home.</summary>
    public string Write(string path, string content) => sandbox.Write($"home/{path}", content);

    /// <summary>The home of the other person.</summary>
    public string Other => sandbox["other"];

    /// <summary>Writes a file of the other's home.</summary>
    public void WriteOther(string path, string content) => sandbox.Write($"other/{path}", content);

    /// <summary>OpenClaw and Claude Code in the usual places of the home.</summary>
    public void Install()
    {
        Write(".openclaw/openclaw.json", "{}");
        Write(".openclaw/agents/main/agent/auth-profiles.json", "{}");
        Write(".claude/.credentials.json", Tokens.ClaudeJson());
    }

    /// <summary>A program on that machine, with these variables: NAME=VALUE.</summary>
    public Command Program(string[] variables, string program, params string[] arguments) => Shell.Command("env", [.. variables, program, .. arguments]).WithWorkingDirectory(Home).With(
        ("PATH", $"{sandbox["bin"]}:{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", Home));

    public async Task<BufferedCommandResult> RunAsync(params string[] variables) => await Program(variables, "ocx-detect").ExecuteBufferedAsync();

    /// <summary>Runs it with --json.</summary>
    public async Task<JsonElement> JsonAsync(params string[] variables)
    {
        var result = await Program(variables, "ocx-detect", "--json").ExecuteBufferedAsync();
        using var report = JsonDocument.Parse(result.StandardOutput);
        return report.RootElement.Clone();
    }

    public void Dispose() => sandbox.Dispose();
}
