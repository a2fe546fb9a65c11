using System.Text;

namespace Ocx.Tests;

/// <summary>A target that another program writes too, under locks of its own.</summary>
[Parallelizable(ParallelScope.All)]
public class TargetUpdateTests
{
    [Test]
    public void Its_lock_is_taken_where_something_is_to_be_written_and_there_alone()
    {
        using var sandbox = new Sandbox();
        var locks = new Locks();
        var writer = new FileWriter(Said.Nothing) { TheirLocks = locks };

        Write(writer, sandbox["file"], "new").Should().BeTrue();
        (locks.Taken, locks.LetGo).Should().Be((1, 1));
        Write(writer, sandbox["file"], "new").Should().BeFalse();
        (locks.Taken, locks.CleanedUp).Should().Be((1, 2));
        Write(new FileWriter(Said.Nothing) { TheirLocks = locks, DryRun = true }, sandbox["file"], "other").Should().BeTrue();
        (locks.Taken, locks.CleanedUp).Should().Be((1, 2));
    }

    [Test]
    public void Where_it_was_taken_away_the_work_is_done_once_more()
    {
        using var sandbox = new Sandbox();
        var locks = new Locks { Held = [false, false, true] };
        var said = new Said { Log = { Verbose = true } };

        Write(new FileWriter(said.Log) { TheirLocks = locks }, sandbox["file"], "new").Should().BeTrue();

        (locks.Taken, locks.LetGo).Should().Be((3, 3));
        said.Lines.Should().Contain($"t: {sandbox["file"]}: somebody else took the lock away meanwhile: once more");
    }

    [Test]
    public void Who_keeps_taking_it_away_is_told_of_in_the_end()
    {
        using var sandbox = new Sandbox();
        var locks = new Locks { Held = [.. Enumerable.Repeat(false, 200)] };

        var refusal = FluentActions.Invoking(() => Write(new FileWriter(Said.Nothing) { TheirLocks = locks }, sandbox["file"], "new")).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, locks.Taken).Should().Be((75, $"{sandbox["file"]}: somebody else keeps taking the lock away", 100));
    }

    [Test]
    public void What_is_torn_is_waited_for_under_their_lock()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "tor");
        var locks = new Locks { Took = () => sandbox.Write("file", "whole") };
        var seen = new List<string>();

        new FileWriter(Said.Nothing) { TheirLocks = locks, IsTorn = content => content.Length < 5 }.Update(file, () => old =>
        {
            seen.Add(Encoding.UTF8.GetString(old!));
            return old;
        }).Should().BeFalse();

        (locks.Taken, string.Join(' ', seen)).Should().Be((1, "whole"));
    }

    [Test]
    public void What_is_torn_and_old_is_as_it_is()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-10));

        Write(new FileWriter(Said.Nothing), file, "new").Should().BeTrue("nobody is writing it any more");
    }

    [Test]
    public async Task What_was_just_emptied_is_waited_for()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "");
        var seen = new List<string>();
        using var asked = new ManualResetEventSlim();
        var update = Task.Run(() => new FileWriter(Said.Nothing)
        {
            IsTorn = content =>
            {
                asked.Set();
                return content.Length == 0;
            },
        }.Update(file, () => old =>
        {
            seen.Add(Encoding.UTF8.GetString(old!));
            return [.. old!, .. " and ours"u8];
        }));
        asked.Wait();

        sandbox.Write("file", "theirs");

        (await update).Should().BeTrue();
        (seen[^1], sandbox.Read("file")).Should().Be(("theirs", "theirs and ours"));
    }

    private static bool Write(FileWriter writer, string path, string content) => FileWriterTests.Write(writer, path, content);

    private sealed class Locks : IForeignLocks
    {
        public IReadOnlyList<bool> Held { get; init; } = [];

        public Action Took { get; init; } = () => { };

        public int Taken { get; private set; }

        public int LetGo { get; private set; }

        public int CleanedUp { get; private set; }

        public void CleanUp(FileLocation location) => CleanedUp++;

        public IForeignLock Take(FileLocation location)
        {
            Taken++;
            Took();
            return new OneLock(this, Held.Count < Taken || Held[Taken - 1]);
        }

        private sealed class OneLock(Locks locks, bool isHeld) : IForeignLock
        {
            public bool IsHeld => isHeld;

            public void Dispose() => locks.LetGo++;
        }
    }
}
