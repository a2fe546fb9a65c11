using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>One of Claude Code's locks, as others find it and as it is found.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ClaudeLockTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Test]
    public void It_is_looked_at_for_longer_than_it_takes_who_lives_to_touch_it() => Wait(Short, Said.Nothing).Watched.Should().Be(TimeSpan.FromSeconds(5 + 1));

    [Test]
    public void One_that_nobody_touches_is_taken_away_after_a_while()
    {
        using var sandbox = Make(minutes: -2);
        var since = Stopwatch.GetTimestamp();
        var said = new Said();

        using (Take(sandbox, TimeSpan.FromSeconds(30), said, watched: Short))
        {
            Stopwatch.GetElapsedTime(since).Should().BeGreaterThan(Short).And.BeLessThan(TimeSpan.FromSeconds(20));
            Directory.GetLastWriteTimeUtc(sandbox["lock"]).Should().BeCloseTo(DateTime.UtcNow, TimeSpan.FromSeconds(30), "it is another one");
        }

        said.Lines.Should().HaveCount(2);
        said.Lines[0].Should().Be($"t: {sandbox["lock"]}: Claude Code is at work: waiting for it");
        said.Lines[1].Should().MatchRegex(@$"^t: warning: {sandbox["lock"]}: is stale, touched 2m[ \w]* ago: one that was killed has left it, and it is taken away$");
        sandbox.Names().Should().BeEmpty();
    }

    [Test]
    public void One_that_cannot_be_taken_away_is_told_of()
    {
        using var sandbox = Make(minutes: 0);
        sandbox.Write("lock/something", "");
        Directory.SetLastWriteTimeUtc(sandbox["lock"], DateTime.UtcNow.AddMinutes(-2));

        var error = new Action(() => Take(sandbox, TimeSpan.FromSeconds(30), watched: Short)).Should().Throw<OcxException>().Which;

        error.ExitCode.Should().Be(ExitCode.CannotCreate);
        error.Message.Should().StartWith($"{sandbox["lock"]}: is stale and cannot be taken away: ");
        error.Hint.Should().Be($"see what is in it, and take it away: rm -r {sandbox["lock"]}");
    }

    [Test]
    public async Task One_that_is_touched_meanwhile_is_another_s()
    {
        using var sandbox = Make(minutes: -2);
        var taking = Task.Run(() => new Action(() => Take(sandbox, TimeSpan.FromSeconds(3), watched: TimeSpan.FromSeconds(2))).Should().Throw<OcxException>().Which);
        for (var behind = TimeSpan.FromMinutes(2); !taking.IsCompleted; behind -= TimeSpan.FromSeconds(1))
        {
            Directory.SetLastWriteTimeUtc(sandbox["lock"], DateTime.UtcNow - behind); // by a clock that is behind
            await Task.WhenAny(taking, Task.Delay(100));
        }

        var error = await taking;

        (error.ExitCode, error.Message, error.Hint).Should().Be((ExitCode.TryAgain, $"{sandbox["lock"]}: has been held for 3s, by Claude Code mostly", "the next run tries again"));
        sandbox.Names().Should().Equal("lock");
    }

    [Test]
    public void A_clock_that_was_set_forward_makes_none_stale_at_once()
    {
        using var sandbox = Make(minutes: -60);

        new Action(() => Take(sandbox, Short)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.TryAgain);

        sandbox.Names().Should().Equal("lock");
    }

    [Test]
    public void What_is_no_directory_is_told_of()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("lock", "");

        var error = new Action(() => Take(sandbox, Short)).Should().Throw<OcxException>().Which;

        (error.ExitCode, error.Message, error.Hint).Should().Be((ExitCode.CannotCreate, $"{sandbox["lock"]}: is no directory, and Claude Code takes it for a lock that is held for ever", $"see what it is, and take it away: rm {sandbox["lock"]}"));
    }

    [Test]
    public async Task One_that_is_let_go_of_is_waited_for()
    {
        using var sandbox = Make(minutes: 0);
        var said = new Said();
        var taking = Task.Run(() => Take(sandbox, TimeSpan.FromSeconds(30), said));
        await Task.Delay(350);
        Directory.Delete(sandbox["lock"]);

        using var taken = await taking;

        taken.IsHeld.Should().BeTrue();
        taken.Path.Should().Be(sandbox["lock"]);
        said.Lines.Should().Equal([$"t: {sandbox["lock"]}: Claude Code is at work: waiting for it"], "it is said once");
    }

    [TestCase(0u)]
    [TestCase(1234u)]
    public void It_is_its_owner_s_and_others_can_see_it(uint owner)
    {
        Require.Root();
        using var sandbox = new Sandbox();

        using var taken = Take(sandbox, Short, owner: owner);

        var facts = FileFacts.Of(sandbox["lock"])!;
        (facts.Owner, facts.ModeText, facts.IsDirectory).Should().Be((new FileOwner(owner, owner), "755", true));
    }

    [Test]
    public void It_is_touched()
    {
        using var sandbox = new Sandbox();
        using var taken = Take(sandbox, Short);
        Directory.SetLastWriteTimeUtc(sandbox["lock"], DateTime.UtcNow.AddMinutes(-1));

        taken.Touch();

        Directory.GetLastWriteTimeUtc(sandbox["lock"]).Should().BeCloseTo(DateTime.UtcNow, TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Where_none_can_be_made_it_says_what_to_do()
    {
        using var sandbox = new Sandbox();
        Posix.LoadHelper();
        var path = sandbox[new string('x', 300)];

        var error = new Action(() => ClaudeLock.Take(Open(sandbox.Root), path, new FileOwner(0, 0), Wait(Short, Said.Nothing))).Should().Throw<OcxException>().Which;

        (error.ExitCode, error.Message).Should().Be((ExitCode.CannotCreate, $"{path}: file name too long: Claude Code's lock cannot be made there"));
        error.Hint.Should().Be("run this as root, or as the owner of the credentials; in a service: ReadWritePaths= with the directory above");
    }

    private static Sandbox Make(int minutes)
    {
        var sandbox = new Sandbox();
        sandbox.MakeDirectory("lock");
        Directory.SetLastWriteTimeUtc(sandbox["lock"], DateTime.UtcNow.AddMinutes(minutes));
        return sandbox;
    }

    private static Descriptor Open(string directory) => Descriptor.OpenAt(null, directory, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);

    private static LockWait Wait(TimeSpan patience, Log log) => new(patience, Stopwatch.GetTimestamp(), log, CancellationToken.None);

    private static ClaudeLock Take(Sandbox sandbox, TimeSpan patience, Said? said = null, uint owner = 0, TimeSpan? watched = null)
    {
        Posix.LoadHelper();
        var wait = Wait(patience, said?.Log ?? Said.Nothing);
        return ClaudeLock.Take(Open(sandbox.Root), sandbox["lock"], new FileOwner(owner, owner), watched is { } time ? wait with { Watched = time } : wait);
    }
}
