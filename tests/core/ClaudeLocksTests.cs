using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>How long Claude Code's locks are waited for, and what is left of them.</summary>
public sealed class ClaudeLocksTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [TestCase("claude.lock")]
    [TestCase("claude/.oauth_refresh.lock")]
    public void One_that_is_held_all_the_time_is_given_up(string name)
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("claude");
        sandbox.MakeDirectory(name);

        var error = ((Action)(() => Take(sandbox).Dispose())).Should().Throw<OcxException>().Which;

        error.ExitCode.Should().Be(75);
        error.Message.Should().StartWith($"{sandbox[name]}: has been held for ");
        sandbox.Names().Concat(sandbox.Names("claude")).Should().BeEquivalentTo(["claude", Path.GetFileName(name)], "what we had of them is gone");
    }

    [Test]
    public void Both_are_there_until_they_are_let_go_of()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("claude");

        using (var locks = Take(sandbox))
        {
            locks.AreHeld.Should().BeTrue();
            (Directory.Exists(sandbox["claude.lock"]), Directory.Exists(sandbox["claude/.oauth_refresh.lock"])).Should().Be((true, true));
            ((Action)(() => Take(sandbox).Dispose())).Should().Throw<OcxException>("they are held, also against us");
        }

        sandbox.Names().Concat(sandbox.Names("claude")).Should().Equal("claude");
    }

    [Test]
    public void One_that_another_has_made_meanwhile_is_not_ours_to_take_away()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("claude");

        using (var locks = Take(sandbox))
        {
            Directory.Delete(sandbox["claude.lock"]);
            locks.AreHeld.Should().BeFalse();
            sandbox.MakeDirectory("claude.lock");
            locks.AreHeld.Should().BeFalse();
        }

        sandbox.Names().Should().Equal("claude", "claude.lock");
    }

    [Test]
    public void A_stop_ends_the_waiting()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("claude");
        sandbox.MakeDirectory("claude.lock");
        using var stop = new CancellationTokenSource(Short);

        ((Action)(() => Take(sandbox, TimeSpan.FromMinutes(1), stop.Token).Dispose())).Should().Throw<OperationCanceledException>();

        sandbox.Names("claude").Should().BeEmpty();
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_directory_that_is_taken_away_is_not_waited_for(CancellationToken stop)
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("claude");
        var parent = Descriptor.OpenAt(null, sandbox["claude"], OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        Directory.Delete(sandbox["claude"]);
        var wait = new LockWait(Short, Stopwatch.GetTimestamp(), new Log("test", _ => { }), stop);

        var take = () => ClaudeLock.Take(parent, sandbox["claude/x.lock"], new FileOwner(0, 0), wait);

        take.Should().Throw<OcxException>().WithMessage("*: its directory was taken away meanwhile").Which.ExitCode.Should().Be(75);
    }

    private static ClaudeLocks Take(Sandbox sandbox, TimeSpan? patience = null, CancellationToken stop = default) =>
        ClaudeLocks.Take(sandbox["claude"], sandbox["state"], patience ?? Short, new Log("test", _ => { }), stop);
}
