using Mono.Unix.Native;

namespace Ocx.Tests;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HeldLockTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    // How old the lock says it is, how old its file is, how long we have seen it (all in seconds), and whether it may be taken away.
    [TestCase("LIVE", 0, 0, 0, false)]
    [TestCase("LIVE", 29, 29, 29, false)]
    [TestCase("LIVE", 31, 0, 0, true)]
    [TestCase("LIVE", 0, 31, 0, true)]
    [TestCase("LIVE", 0, 0, 31, true)]
    [TestCase("LIVE", -9999, -9999, 29, false)]
    [TestCase("LIVE", -9999, -9999, 31, true)]
    [TestCase("DEAD", 0, 0, 0, false)]
    [TestCase("DEAD", 2, 0, 0, true)]
    [TestCase("DEAD", -9999, -9999, 0, false)]
    [TestCase("DEAD", -9999, -9999, 2, true)]
    [TestCase("OURS", 2, 2, 0, true)]
    [TestCase("null", 29, 29, 29, false)]
    [TestCase("null", 31, 31, 0, true)]
    [TestCase("0", 2, 2, 2, false)]
    [TestCase("-1", 2, 2, 2, false)]
    [TestCase("1e300", 2, 2, 2, false)]
    public async Task It_is_stale_when_its_process_is_dead_or_after_30_s(string process, int says, int file, int seen, bool stale)
    {
        var dead = await Bash.RunAsync("/", "bash -c 'echo $$'");
        process = process switch { "LIVE" => "1", "DEAD" => dead, "OURS" => $"{Environment.ProcessId}", _ => process };

        Look($$"""{"pid":{{process}},"createdAt":"{{DateTime.UtcNow.AddSeconds(-says):O}}"}""", file)!.IsStale(TimeSpan.FromSeconds(seen)).Should().Be(stale);
    }

    [TestCase("")]
    [TestCase("{\"pid\":")]
    [TestCase("[]")]
    [TestCase("{\"pid\":\"4190000\",\"createdAt\":7}")]
    [TestCase("{\"createdAt\":\"not a time\"}")]
    public void One_that_says_nothing_goes_by_its_age(string content)
    {
        Look(content, 29)!.IsStale(TimeSpan.Zero).Should().BeFalse();
        Look(content, 31)!.IsStale(TimeSpan.Zero).Should().BeTrue();
        Look(content, 0)!.Holder.Should().Be("an unknown process");
    }

    [Test]
    public void Only_ours_has_our_mark()
    {
        Look("""{"pid":1,"createdAt":"2026-01-01T00:00:00.000Z","ocx":true}""", 0)!.IsOurs.Should().BeTrue();
        Look("""{"pid":1,"createdAt":"2026-01-01T00:00:00.000Z"}""", 0)!.IsOurs.Should().BeFalse();
    }

    [Test]
    public void No_lock_is_none() => Look(null, 0).Should().BeNull();

    [Test]
    public void Ours_is_held_until_somebody_takes_it_away_even_for_one_of_its_own()
    {
        using var place = Place();
        var locks = new OpenClawLocks(new Log("test", _ => { }));

        using (var held = locks.Take(place))
        {
            held.IsHeld.Should().BeTrue();
            File.Delete(sandbox["f.lock"]);
            held.IsHeld.Should().BeFalse();
            File.WriteAllText(sandbox["f.lock"], "theirs"); // ext4 would give it our inode again
            held.IsHeld.Should().BeFalse();
        }

        sandbox.Read("f.lock").Should().Be("theirs");
        sandbox.Names().Should().Equal("f.lock");
    }

    [Test]
    public void One_of_ours_that_is_left_is_cleaned_up_and_no_other()
    {
        using var place = Place();
        var locks = new OpenClawLocks(new Log("test", _ => { }));
        sandbox.Write("f.lock", "{\"pid\":4190000}");

        locks.CleanUp(place);
        sandbox.Names().Should().Equal("f.lock");

        sandbox.Write("f.lock", $$"""{"pid":{{Environment.ProcessId}},"ocx":true}""");
        locks.CleanUp(place);
        sandbox.Names().Should().BeEmpty();
    }

    private HeldLock? Look(string? content, int age)
    {
        if (content is not null)
        {
            File.SetLastWriteTimeUtc(sandbox.Write("f.lock", content), DateTime.UtcNow.AddSeconds(-age));
        }

        using var place = Place();
        return HeldLock.Look(place, "f.lock");
    }

    private FileLocation Place() => new(Descriptor.OpenAt(null, sandbox.Root, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY), "f", "f", hostile: true);
}
