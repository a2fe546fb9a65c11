namespace Ocx.Tests;

/// <summary>A clock that is wrong, or is set while something waits.</summary>
[Category(Torture.Category)]
public sealed class ClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Who looks at the wall clock: all others wait, and measure, by one that nobody sets.</summary>
    private static readonly string[] Wall =
    [
        "ocx-core/Claude/ClaudeLock.cs", "ocx-core/Expiry/TokenReader.cs", "ocx-core/Files/LockedTarget.cs", "ocx-core/Profiles/AuthProfiles.cs", "ocx-core/Profiles/HeldLock.cs",
        "ocx-core/Profiles/OpenClawLocks.cs", "ocx-core/Profiles/StoredProfiles.cs",
        "ocx-engine/Claude/ClaudeCall.cs", "ocx-engine/Claude/EarlierRun.cs", "ocx-engine/Claude/RefreshTrigger.cs", "ocx-engine/Gateway/EngineOutage.cs",
        "ocx-engine/Notify/Delivery.cs", "ocx-engine/Notify/MessageComposer.cs", "ocx-engine/Notify/Notifier.cs", "ocx-engine/OpenClaw/Pasting.cs", "ocx-engine/OpenClaw/StoredInDatabases.cs",
        "ocx-engine/Refresh/DirectRefresh.cs", "ocx-engine/Refresh/RefreshAttempt.cs", "ocx-engine/Refresh/TokenEndpoint.cs", "ocx-engine/Setup/RefreshStep.cs", "ocx-engine/Verify/Scene.cs", "ocx-engine/Verify/Verification.cs",
        "ocx-envset/EnvsetJob.cs", "ocx-map/MapJob.cs", "ocx-profiles/ProfilesJob.cs",
    ];

    [Test]
    public void Nothing_else_looks_at_the_wall_clock_and_no_loop_waits_by_it()
    {
        var source = Path.Join(Shell.Repository, "src");
        var looks = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(f => (File: Path.GetRelativePath(source, f), Lines: File.ReadAllLines(f).Where(l => l.Contains("UtcNow", StringComparison.Ordinal) && !l.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToList()))
            .Where(f => f.Lines.Count > 0).ToList();

        looks.Select(l => l.File).Should().BeEquivalentTo(Wall);
        looks.SelectMany(l => l.Lines).Should().NotContain(l => l.Contains("while", StringComparison.Ordinal));
        Torture.Row("time", "waiting: locks, a torn file, programs, retries, the proof of 5 s", "monotonic", $"all of src/ ({looks.Count} files look at the wall clock, no loop does)", "no step of the clock makes a wait longer or shorter");
    }

    [TestCase("1970-01-01T00:02:00Z")]
    [TestCase("2000-01-01T00:00:00Z")]
    [TestCase("2025-02-23T23:59:59Z")]
    public void Before_there_was_a_Claude_Code_no_token_is_fresh(string clock)
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("c.json", Tokens.ClaudeJson(expiresAt: Now.AddHours(8).ToUnixTimeMilliseconds()));
        var now = DateTimeOffset.Parse(clock, null);
        File.SetLastWriteTimeUtc(file, now.AddMinutes(-1).UtcDateTime); // written at this boot, by the same clock
        var reader = Reader(now);

        reader.IsGoodNow(file).Should().BeFalse();
        reader.ReadNow(file).Should().ContainSingle().Which.Should().Match<TokenStatus>(t => t.State == TokenState.Expiring && t.Problem!.Contains("no Claude Code yet") && t.Cure!.Contains("timedatectl"));
        reader.Read("-", () => File.ReadAllBytes(file)).Should().ContainSingle().Which.IsGood.Should().BeFalse();
        Torture.Row("time", "whether a token is fresh", "wall", $"a machine that boots in {now.Year}", "not fresh: `--due` 0, a warning that names the clock");
    }

    [Test]
    public void A_token_written_later_than_now_is_not_fresh_and_one_without_an_expiry_is_good_by_any_clock()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("c.json", Tokens.ClaudeJson(expiresAt: Now.AddHours(8).ToUnixTimeMilliseconds()));
        File.SetLastWriteTimeUtc(file, Now.UtcDateTime);
        Reader(Now).IsGoodNow(file).Should().BeTrue();
        Reader(Now.AddSeconds(-59)).IsGoodNow(file).Should().BeTrue("machines that share a directory differ by seconds");

        Reader(Now.AddHours(-1)).IsGoodNow(file).Should().BeFalse();
        Reader(Now.AddHours(8)).IsGoodNow(file).Should().BeFalse("after a suspend of eight hours it has expired");

        sandbox.Write("c.json", $$$"""{"claudeAiOauth":{"accessToken":"{{{Tokens.Access()}}}"}}""");
        Reader(DateTimeOffset.UnixEpoch).IsGoodNow(file).Should().BeTrue();
        Torture.Row("time", "whether a token is fresh, after a suspend", "wall", "eight hours forward", "expired at once");
    }

    [TestCase(-1)]
    [TestCase(8)]
    public void A_clock_that_is_set_while_a_torn_file_is_waited_for_changes_nothing(int hours)
    {
        var clock = new Stepped(Now, TimeSpan.FromHours(hours));
        var reads = 0;

        var act = () => new CredentialReader(clock).Read("file", () => ++reads > 3 ? "{}"u8.ToArray() : "{"u8.ToArray(), settles: true);

        act.Should().Throw<OcxException>().WithMessage("file: neither*", "it has waited until the file was whole");
        Torture.Row("time", "waiting for a torn file", "monotonic", $"the clock set {(hours < 0 ? "back by 1 h" : "forward by 8 h")} meanwhile", "it waits as long as ever");
    }

    [Test]
    public void A_wait_that_was_written_down_is_not_made_longer_by_a_clock_that_was_set_back()
    {
        var memory = new RefreshMemory("0").AfterFailure(Now, null, null);
        var waiting = new Waiting();
        waiting.Failed(Now);

        memory.WaitsUntil(Now).Should().NotBeNull();
        memory.WaitsUntil(Now.AddYears(-56)).Should().BeNull();
        memory.WaitsUntil(Now.AddHours(8)).Should().BeNull();
        waiting.IsDue(Now).Should().BeFalse();
        waiting.IsDue(Now.AddYears(-56)).Should().BeTrue();
        waiting.IsDue(Now.AddHours(8)).Should().BeTrue();
        Torture.Row("time", "back-off of ocx-refresh and ocx-notify, over runs", "wall", "set back to 1970, forward by 8 h", "no longer than the longest wait");
    }

    [Test]
    public void What_was_told_once_is_told_once_by_any_clock()
    {
        var (memory, told) = SubjectMemory.After(null, News.SignIn, Now);
        told.Should().Be(NotifyEvent.Reauth);
        foreach (var now in new[] { Now.AddHours(-1), DateTimeOffset.UnixEpoch, Now.AddHours(8) })
        {
            (memory, told) = SubjectMemory.After(memory, News.SignIn, now);
            told.Should().BeNull();
        }

        SubjectMemory.After(memory, News.Good, Now.AddHours(-1)).Told.Should().Be(NotifyEvent.Recovered);
        Torture.Row("time", "what ocx-notify tells once", "none", "1 h back, 1970, 8 h forward between two runs", "told once, and its end once");
    }

    private static TokenReader Reader(DateTimeOffset now) => new(new Settings(_ => null), TimeSpan.FromMinutes(5), new Stepped(now, TimeSpan.Zero));

    /// <summary>A wall clock that is set at each look, beside one that nobody sets.</summary>
    private sealed class Stepped(DateTimeOffset now, TimeSpan step) : TimeProvider
    {
        private DateTimeOffset wall = now;

        public override DateTimeOffset GetUtcNow() => wall += step;
    }
}
