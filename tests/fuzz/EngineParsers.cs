using System.Text;

namespace Ocx.Tests;

/// <summary>What the engine, Compose, systemd, OpenClaw and containers print.</summary>
public static class EngineParsers
{
    private const string Container = """[{"Id":"a1","Name":"/gw","Image":"sha256:1","RestartCount":0,"State":{"Status":"running","Running":true,"ExitCode":0,"StartedAt":"2026-11-21T18:04:00.123456789Z","FinishedAt":"0001-01-01T00:00:00Z","Health":{"Status":"healthy","FailingStreak":0,"Log":[{"Output":"ok"}]}},"Config":{"Env":["A=b","ANTHROPIC_OAUTH_TOKEN=x"],"Labels":{"com.docker.compose.project":"p","com.docker.compose.project.config_files":"/a/b.yml,c.yml"},"StopTimeout":10,"User":"","Entrypoint":["node"],"Cmd":null,"Image":"i"},"HostConfig":{"NetworkMode":"bridge"},"Mounts":[{"Type":"bind","Source":"/a","Destination":"/b","RW":true}]}]""";
    private const string Project = """{"name":"p","services":{"gw":{"image":"i","environment":{"A":"b","C":null},"volumes":[{"type":"bind","source":"/a","target":"/b"}]}}}""";
    private const string Status = """{"auth":{"oauth":{"profiles":[{"profileId":"anthropic:default","expiresAt":1790000000000}]},"providers":[{"provider":"anthropic","profiles":{"labels":["anthropic:default=token:sk-ant-o...XXXXXXXX"]}}]}}""";
    private const string Stores = """{"check":1,"shared":"agent-db","databases":2,"leftovers":[],"stores":[{"store":"agent:main","profile":"anthropic:default","type":"token","sha8":"01234567","expires":1790000000000,"refresh":false},{"store":"agent:b","unread":true},{"store":"x","error":"locked"}]}""";
    private const string Unit = "Id=ocx-sync.service\nLoadState=loaded\nActiveState=active\nNextElapseUSecRealtime=Sat 2026-11-21 18:04:00 UTC\nBindPaths=/a b:/a b:rbind -/c:/c:\nReadWritePaths=-/root/.openclaw \"/a b\"\nEnvironment=A=b \"C=d e\" \"F=\\\"g\\\"\"\nProtectHome=tmpfs\n";
    private const string Script = "#!/bin/sh\nA=/root/.openclaw; B=\"$A/x\"\nexport C='it'\"'\"'s' # c\ndocker exec -u node ${NAME:-claude-proxy} claude -p \"say ok\"\nif [ -f \"$B\" ]; then echo `date` $(id); fi\nfoo \\\n  bar <<E\nE\n";

    private static readonly CredentialDocument Known = CredentialDocument.Parse(Encoding.UTF8.GetBytes(Tokens.ClaudeJson()), "file");

    /// <summary>docker inspect.</summary>
    public static Subject Inspect { get; } = new("docker inspect", input => Outcome.Of(() =>
    {
        var containers = DockerEngine.Parse(new ProcessResult(0, Encoding.UTF8.GetString(input), ""));
        return $"{Outcome.Few(containers.Count)} {string.Concat(containers.Take(2).Select(c => $"{c.Running}{c.Health is null}{c.FinishedAt is null}{c.ComposeLabel("project") is null}{c.Mounts.Count > 0}"))}";
    }), [Container, "[]"], [.. Pieces.Json, "\"Env\":", "\"Labels\":", "\"State\":", "\"Running\":", "\"ExitCode\":", "\"Mounts\":", "\"Log\":"]);

    /// <summary>docker compose config, and version.</summary>
    public static Subject Config { get; } = new("docker compose config, version", input => Outcome.Of(() =>
    {
        var text = Encoding.UTF8.GetString(input);
        Promise.Secret([Compose.WithoutValue(text.Split('\n')[0].Trim())]);
        if (ComposeVersion.Parse(text) is { } version)
        {
            return $"version {version.IsAtLeast(ComposeVersion.FirstWithDownOfOneService)}";
        }

        var config = Compose.Read(text, "gw");
        return $"{Outcome.Few(config.Services.Count)} {Outcome.Few(config.Environment.Count)} {Outcome.Few(config.Mounts.Count)} {config.Image is null}";
    }), [Project, "v2.26.1-4", "2.40.0+ds1"], [.. Pieces.Json, "\"services\":", "\"gw\":", "\"environment\":", "\"volumes\":", "\"type\":\"bind\"", "v", ".", "-"]);

    /// <summary>openclaw models status, and what store-check.js finds.</summary>
    public static Subject Databases { get; } = new("models status, store check", input => Outcome.Of(() =>
    {
        var text = Encoding.UTF8.GetString(input);
        var (status, check) = (ModelsStatus.TryParse(text, "main"), StoreCheck.TryParse(text));
        _ = status?.Select(p => p.IsCurrent(Known)).ToList();
        return $"{(status is null ? -1 : Outcome.Few(status.Count))} {(check is null ? "none" : $"{Outcome.Few(check.Profiles.Count)} {check.Errors.Count > 0} {check.WhyNot("x", DateTimeOffset.UnixEpoch) is null}")}";
    }), [Status, Stores], [.. Pieces.Json, "\"labels\":", "\"profiles\":", "\"stores\":", "\"expires\":", "\"expiresAt\":", "\"profile\":", "\"error\":", "\"unread\":"]);

    /// <summary>systemctl show.</summary>
    public static Subject Systemd { get; } = new("systemctl show", input => Outcome.Of(() =>
    {
        var unit = new UnitStatus("x", Systemctl.Parse(Encoding.UTF8.GetString(input)));
        var sandbox = new UnitSandbox(unit);
        return $"{unit.IsThere} {unit.IsActive} {unit.HasNext} {unit.Next is null} {Outcome.Few(unit.Variables.Count())} {sandbox.Sees("/root/x")} {sandbox.Writes("/c/d")} {unit.Watches("/a")}";
    }), [Unit], ["Environment=", "BindPaths=", "ReadWritePaths=", "ProtectHome=yes\n", "NextElapseUSecRealtime=", "\"", "\\\"", ":", "/a:/a", " /b", "rbind", "-", "=", "\n"])
    { Largest = 8 * 1024 };

    /// <summary>Scripts and units that somebody has written before us.</summary>
    public static Subject Scripts { get; } = new("shell scripts", input => Outcome.Of(() =>
    {
        var script = ShellScript.Read(Encoding.UTF8.GetString(input), new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = "/root" });
        return $"{Outcome.Few(script.Assignments.Count)} {Outcome.Few(script.Commands.Count)} {Outcome.Few(script.Commands.Sum(c => c.Words.Count(w => w is null)))}";
    }), [Script], ["A=", "$A", "${A", "${A:-", "}", "\"", "'", "`", "$(", ")", ";", "&&", "|", "\\\n", "\\", "#", "\n", " ", "docker exec ", "claude", "<<E\n", "$'", "~", "A=$A$A\n"])
    { Full = 300_000 };

    /// <summary>Lines that containers and this machine answer.</summary>
    public static Subject Answers { get; } = new("answers of commands, a line each", input => Outcome.Of(() =>
    {
        var text = Encoding.UTF8.GetString(input);
        var (process, printed) = PlacedCommand.Split(text);
        Promise.Holds(process is null ? printed == text : process > 1 && text.EndsWith(printed, StringComparison.Ordinal), "what a command prints is what it has printed");
        return $"{process is null} {UserHome.Parse(text) is null} {CliSearch.Answer.Parse(text) is null} {EarlierRun.Process.TryParse(text) is null}";
    }), ["123\nout", "root:x:0:0:root:/root:/bin/bash", "0\n12 1 1 0 1000 x\n/usr/bin/claude\n/path\n", "42 1790000000.7.01234567"], [":", "\n", " ", ".", "root", "/", "none", "99999999999999999999", "-1", "0"]);

    /// <summary>Where messages are posted to.</summary>
    public static Subject Webhooks { get; } = new("webhook addresses", input => Outcome.Of(() =>
    {
        var address = WebhookAddress.Parse(Encoding.UTF8.GetString(input));
        Promise.Secret([address.Shown]);
        Promise.Holds(address.Target.UserInfo.Length == 0 && address.Shown == $"{address.Target.Scheme}://{address.Target.Host}", "no password is in an address");
        return $"{address.Authorization is null} {address.Target.Scheme}";
    }), ["https://host.example/hooks/secret", "http://user:secret@127.0.0.1:8080/x?token=secret#y", "https://[::1]/"], ["https://", "http://", "@", ":", "/", "?", "#", "[::1]", "xn--", "%", "%00", "%zz", ".", "\\"]);
}
