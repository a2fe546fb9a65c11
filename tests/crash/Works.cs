using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The works of every tool that writes. (ocx-detect, ocx-expiry and ocx-verify write nothing; ocx-refresh: RefreshKilled.)</summary>
internal static class Works
{
    // The old contents are the longer ones: where one is written over, something of it is left until it is cut.
    private static readonly string LongToken = new('x', 300);
    private static readonly string OldProfiles = $$$"""{"profiles": {"anthropic:default": {"type": "oauth", "provider": "anthropic", "key": "FAKE-old-{{{LongToken}}}", "refresh": "FAKE-old"}}, "usageStats": {"x": 1} }""";

    private static readonly Dictionary<string, Func<string, Task<Work>>> Makers = new()
    {
        ["ocx-map, no oauth.json"] = name => FilterAsync(name, "ocx-map", ["c.json", "-o", "w/oauth.json"]),
        ["ocx-map"] = name => FilterAsync(name, "ocx-map", ["c.json", "-o", "w/oauth.json"], ("w/oauth.json", $$$"""{"openai": {"access": "FAKE-other"}, "anthropic": {"access": "FAKE-old-{{{LongToken}}}", "expires": 1790000000000}}""")),
        ["ocx-envset, no .env"] = name => FilterAsync(name, "ocx-envset", ["w/.env", "--from", "c.json"]),
        ["ocx-envset"] = name => FilterAsync(name, "ocx-envset", ["w/.env", "--from", "c.json"], ("w/.env", $"# mine\nA=1\nANTHROPIC_OAUTH_TOKEN='FAKE-old-{LongToken}'\n")),
        ["ocx-profiles, an agent without"] = name => FilterAsync(name, "ocx-profiles", ["$PWD/w", "--from", "c.json"], ("w/agents/main/agent/models.json", "{}")),
        ["ocx-profiles"] = name => FilterAsync(name, "ocx-profiles", ["$PWD/w", "--from", "c.json"], (Agent("main"), OldProfiles)),
        ["ocx-profiles, four agents"] = name => FilterAsync(name, "ocx-profiles", ["$PWD/w", "--from", "c.json"], [.. "abcd".Select(a => (Agent($"{a}"), OldProfiles))]),
        ["ocx-model"] = name => FilterAsync(name, "ocx-model", ["w/openclaw.json", "--primary", "anthropic/new"], ("w/openclaw.json", $"// mine\n{{ agents: {{ defaults: {{ model: 'anthropic/old-{LongToken}' }} }} }}\n")),
        ["ocx-notify, the sign-in has ended"] = name => NotifyAsync(name, "77"),
        ["ocx-notify, it is there again"] = name => NotifyAsync(name, "0"),
        ["ocx-recreate"] = RecreateAsync,
        ["ocx-trigger"] = TriggerAsync,
        ["ocx-sync --once, killed in ocx-map"] = name => PipelineAsync(name, "ocx-map", resident: false),
        ["ocx-sync --once, killed in ocx-profiles"] = name => PipelineAsync(name, "ocx-profiles", resident: false),
        ["ocx-sync --once, killed in ocx-envset"] = name => PipelineAsync(name, "ocx-envset", resident: false),
        ["a batch through the resident tools, killed in ocx-map"] = name => PipelineAsync(name, "ocx-map", resident: true),
        ["a batch through the resident tools, killed in ocx-profiles"] = name => PipelineAsync(name, "ocx-profiles", resident: true),
        ["a batch through the resident tools, killed in ocx-envset"] = name => PipelineAsync(name, "ocx-envset", resident: true),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>Those of one tool.</summary>
    public static IEnumerable<string> Tools => Names.Where(n => !n.Contains("killed in", StringComparison.Ordinal));

    /// <param name="name">Its name.</param>
    /// <param name="change">Makes another command of it.</param>
    public static async Task<Work> MakeAsync(string name, Func<Command, Command>? change = null)
    {
        var work = await Makers[name](name);
        work.Command = change is null ? work.Command : change(work.Command);
        return await work.BeginAsync();
    }

    private static string Agent(string id) => $"w/agents/{id}/agent/auth-profiles.json";

    private static async Task<Work> FilterAsync(string name, string tool, string[] arguments, params (string Path, string Content)[] files)
    {
        Require.Root();
        var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson("new", 1_999_999_999_999));
        sandbox.Write("newest", Tokens.ClaudeJson("latest", 1_999_999_999_999));
        sandbox.MakeDirectory("w");
        foreach (var (path, content) in files)
        {
            sandbox.Write(path, content);
            Require.Program("setfattr", "attr");
            await Bash.RunAsync(sandbox.Root, """chmod 640 "$1"; chown 1000:1001 "$1"; setfattr -n user.note -v kept "$1" """, path);
        }

        return new()
        {
            Name = name,
            Root = sandbox.Root,
            Bed = sandbox,
            Targets = Math.Max(1, files.Length),
            Command = Shell.Command(tool, [.. arguments.Select(a => a.Replace("$PWD", sandbox.Root, StringComparison.Ordinal))]).WithWorkingDirectory(sandbox.Root).With(("OCX_STATE_DIR", sandbox["state"])),
        };
    }

    private static async Task<Work> NotifyAsync(string name, string status)
    {
        var bed = new NotifyBed();
        Command Notify(string ended) => bed.Notify("--exit-status", ended).With(("OCX_NOTIFY_URL", null), ("OCX_NOTIFY_EXEC", null));
        if (status == "0")
        {
            await Notify("77").ExecuteBufferedAsync();
        }

        return new()
        {
            Name = name,
            Root = bed.Files.Root,
            Bed = bed,
            IsCompiledAsItRuns = true,
            Sample = 3,
            Command = Notify(status),
            Ignored = path => path == "var/@notify.lock",
            Own = ["var", "state"],
            Also = ["var/@notify.lock", "var/notify-outbox.json", "state/REAUTH_NEEDED"],
            OnTheWay = (path, content) => path.StartsWith("var/notify-", StringComparison.Ordinal) && content.EndsWith("}\n", StringComparison.Ordinal),
            SaysLess = (path, content) => path == "state/REAUTH_NEEDED" ? content.Contains("c.json: ", StringComparison.Ordinal) && content.EndsWith(")\n", StringComparison.Ordinal)
                : path == "var/notify-refresh.json" && content.EndsWith("}\n", StringComparison.Ordinal),
        };
    }

    private static async Task<Work> RecreateAsync(string name)
    {
        var docker = await FakeDocker.MakeAsync();
        return new()
        {
            Name = name,
            Root = docker[""].TrimEnd('/'),
            Bed = docker,
            IsCompiledAsItRuns = true,
            Sample = 8,
            Command = docker.Recreate("--if-stale"),
            Ignored = path => path is "calls" or "var/claw.lock",
            Own = ["var"],
            Also = ["var/claw.lock", "var/claw.pending"],
            OnTheWay = (path, content) => path == "var/claw.pending" && content.EndsWith("}\n", StringComparison.Ordinal),
        };
    }

    private static Task<Work> TriggerAsync(string name)
    {
        var bed = new TriggerBed("by_rename");
        return Task.FromResult(new Work
        {
            Name = name,
            Root = bed.Root,
            Bed = bed,
            IsCompiledAsItRuns = true,
            Command = bed.Trigger(),
            Ignored = path => path is ".claude/calls" or ".claude/seen" or "var/@trigger.lock",
            Own = ["var"],
            Also = ["var/@trigger.lock"],
        });
    }

    /// <summary>All files of a rotation, through the stages; strace is around one of them.</summary>
    private static async Task<Work> PipelineAsync(string name, string stage, bool resident)
    {
        var bed = new PipelineBed();
        bed.RotateInPlace("old");
        await Bash.RunAsync(bed.Root, """
            mkdir bin; cp "$1/ocx-sync" bin/
            for tool in ocx-map ocx-profiles ocx-envset; do printf '#!/bin/sh\nexec %s "$@"\n' "$1/$tool" >bin/$tool; done
            printf '#!/bin/sh\nexec ${STRACE:-} %s "$@"\n' "$1/$2" >bin/$2
            chmod +x bin/*
            """, Shell.Bin, stage);
        await bed.Command("--once").ExecuteBufferedAsync();
        bed.RotateInPlace("new");
        return new()
        {
            Name = name,
            Root = bed.Root,
            Bed = bed,
            Sample = 2,
            Targets = 4,
            Command = !resident ? bed.Program(bed["bin/ocx-sync"], "--once") : bed.Program("bash", "-c", """
                echo "$OCX_CREDENTIALS" | bin/ocx-map "$OCX_CREDENTIALS" --access-only -o state/credentials/oauth.json --events \
                    | bin/ocx-profiles state --from "$OCX_CREDENTIALS" --events | bin/ocx-envset compose/.env --from "$OCX_CREDENTIALS" --events >/dev/null
                for status in "${PIPESTATUS[@]}"; do ((status != 137)) || exit 137; done
                """),
            Ignored = path => path.StartsWith("tmp/", StringComparison.Ordinal) || path.StartsWith("run/", StringComparison.Ordinal),
            Own = ["claude", "state", "compose"],
            Under = (command, options) => command.With(("STRACE", $"strace -f -qq {string.Join(' ', options)}")),
        };
    }
}
