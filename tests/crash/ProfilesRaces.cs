using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;

namespace Ocx.Tests;

/// <summary>OpenClaw writes an agent's file at any instant of ours: its change and our token are both in the file afterwards.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesRaces
{
    // As OpenClaw 2026.2.25 does it, and as its later releases do; $1 is the file, $2 the new time of use.
    private const string InPlace = """t=$(sed "s/\"lastUsed\": [0-9]*/\"lastUsed\": $2/" "$1"); printf '%s\n' "$t" >"$1" """;
    private const string Renamed = """sed "s/\"lastUsed\": [0-9]*/\"lastUsed\": $2/" "$1" >"$1.tmp"; mv "$1.tmp" "$1" """;

    private const string Old = """
        {
          "profiles": {
            "anthropic:default": {"type": "oauth", "provider": "anthropic", "access": "sk-ant-oat01-FAKE-old", "expires": 1}
          },
          "usageStats": {"anthropic:default": {"lastUsed": 1}}
        }

        """;

    [Test]
    public async Task Neither_is_lost_at_any_system_call([Values(InPlace, Renamed)] string write)
    {
        using var sandbox = Make();
        var calls = (await SystemCalls.TraceAsync(Tool(sandbox), sandbox.Root)).ToList();
        var first = calls.FindIndex(c => c.Name == "openat" && c.Text.Contains("\"auth-profiles.json\", O_RDONLY", StringComparison.Ordinal));
        var last = calls.FindLastIndex(c => c.Name == "unlinkat");
        first.Should().BePositive();
        calls[first..].Should().Contain(c => c.Name == "renameat2").And.Contain(c => c.Name == "fsync");
        calls = [.. calls[first..(last + 1)].Where(c => c.Name is not ("mmap" or "munmap" or "mprotect" or "madvise" or "brk" or "futex" or "rt_sigprocmask"))];
        foreach (var call in calls)
        {
            await RestoreAsync(sandbox);

            await DuringAsync(sandbox, $"{call.Name}:delay_enter=300ms:when={call.Number}", call, () => Bash.RunAsync("/", write, sandbox[File], "4711"));

            BothShouldBeIn(sandbox, 4711, call.Text);
        }

        Figures.Print($"a rewrite {(write == InPlace ? "in place" : "by rename")} at each of {calls.Count} system calls, from the first reading to the last call: none lost");
    }

    [Test]
    public async Task A_second_rewrite_while_the_first_is_put_back_is_not_lost([Values(InPlace, Renamed)] string second)
    {
        using var sandbox = Make();
        var exchange = (await SystemCalls.TraceAsync(Tool(sandbox), sandbox.Root)).Last(c => c.Name == "renameat2");
        await RestoreAsync(sandbox);

        // The first is written before the exchange, unseen; the second before it goes back.
        await DuringAsync(sandbox, $"renameat2:delay_enter=300ms:when={exchange.Number}+", exchange, async () =>
        {
            await Bash.RunAsync("/", InPlace, sandbox[File], "10");
            await Eventually.AssertAsync(() => Calls(sandbox, "renameat2") > exchange.Number, "it is about to go back");
            await Bash.RunAsync("/", second, sandbox[File], "20");
        });

        BothShouldBeIn(sandbox, 20, "the second");
    }

    [Test]
    public async Task Who_takes_our_lock_away_and_writes_what_it_has_read_before_costs_no_token([Values] bool keepsIt)
    {
        // OpenClaw in its container: our process number means nothing there, and so our lock looks dead.
        using var sandbox = Make();
        var exchange = (await SystemCalls.TraceAsync(Tool(sandbox), sandbox.Root)).Last(c => c.Name == "renameat2");
        await RestoreAsync(sandbox);

        await DuringAsync(sandbox, $"renameat2:delay_enter=300ms:when={exchange.Number}", exchange, async () =>
        {
            await Bash.RunAsync("/", """rm "$1.lock"; (set -C; printf '{"pid":%d,"createdAt":"%s"}' $2 "$(date -u +%FT%TZ)" >"$1.lock")""", sandbox[File], $"{Environment.ProcessId}");
            var read = sandbox.Read(File);
            await Eventually.AssertAsync(() => sandbox.Read(File).Contains("FAKE-new", StringComparison.Ordinal), "ours is in its place");
            await Bash.RunAsync("/", """printf %s "$2" >"$1.tmp"; mv "$1.tmp" "$1"; rm "$1.lock" """, sandbox[File], read.Replace("\"lastUsed\": 1", "\"lastUsed\": 30", StringComparison.Ordinal));
            if (keepsIt)
            {
                await Bash.RunAsync("/", "echo '{}' >$1.lock; touch -d '-29 sec' $1.lock", sandbox[File]);
            }
        });

        BothShouldBeIn(sandbox, 30, "what it had read before");
    }

    private const string File = "state/agents/main/agent/auth-profiles.json";

    private static Sandbox Make()
    {
        var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson("new", 1_999_999_999_999));
        sandbox.Write(File, Old);
        return sandbox;
    }

    private static async Task RestoreAsync(Sandbox sandbox)
    {
        await Bash.RunAsync(sandbox.Root, "rm -rf state trace");
        sandbox.Write(File, Old);
    }

    private static Command Tool(Sandbox sandbox) => Shell.Command("ocx-profiles", "state", "--from", "c.json").WithWorkingDirectory(sandbox.Root).With(("OCX_STATE_DIR", sandbox["state"]));

    /// <summary>Runs the tool, held at a call, and does something as soon as it is there.</summary>
    private static async Task DuringAsync(Sandbox sandbox, string injection, SystemCall call, Func<Task> act)
    {
        await using var run = new Resident(SystemCalls.Under(Tool(sandbox), "-o", sandbox["trace"], "-e", $"trace={call.Name}", "-e", $"inject={injection}"));
        await Eventually.AssertAsync(() => Calls(sandbox, call.Name) >= call.Number || run.HasEnded, $"it is at {call.Text}");

        await act();

        (await run.EndAsync(40)).ExitCode.Should().Be(0, $"{call.Text}: {run.Errors}");
    }

    /// <summary>How many calls have begun: strace tells each when it begins.</summary>
    private static int Calls(Sandbox sandbox, string name) =>
        System.IO.File.Exists(sandbox["trace"]) ? Regex.Count(sandbox.Read("trace"), $@"(?m)^\d+ +{name}\(") : 0;

    private static void BothShouldBeIn(Sandbox sandbox, int lastUsed, string at)
    {
        using var document = JsonDocument.Parse(sandbox.Read(File));
        var profile = document.RootElement.GetProperty("profiles").GetProperty("anthropic:default");
        profile.GetProperty("access").GetString().Should().Be(Tokens.Access("new"), at);
        profile.GetProperty("expires").GetInt64().Should().Be(1_999_999_999_999, at);
        document.RootElement.GetProperty("usageStats").GetProperty("anthropic:default").GetProperty("lastUsed").GetInt32().Should().Be(lastUsed, at);
        sandbox.Names(Path.GetDirectoryName(File)!).Should().Equal(["auth-profiles.json"], at);
    }
}
