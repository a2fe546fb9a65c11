using System.Globalization;
using System.Text.Json;

namespace Ocx.Tests;

/// <summary>OpenClaw's lock as ours: what others find, and what is done with theirs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OpenClawLocksTests
{
    [TestCase(0)]
    [TestCase(1234)]
    public async Task It_says_whose_it_is_to_who_can_read_it(int owner)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, "chown $1:$1 .", $"{owner}");
        using var place = Place(sandbox);

        using (new OpenClawLocks(Said.Nothing).Take(place))
        {
            using var json = JsonDocument.Parse(sandbox.Read("f.lock"));
            json.RootElement.EnumerateObject().Select(m => m.Name).Should().Equal("pid", "createdAt", "ocx");
            json.RootElement.GetProperty("pid").GetInt32().Should().Be(Environment.ProcessId);
            json.RootElement.GetProperty("ocx").GetBoolean().Should().BeTrue();
            var created = json.RootElement.GetProperty("createdAt").GetString()!;
            created.Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
            DateTimeOffset.Parse(created, CultureInfo.InvariantCulture).Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20));
            FileFacts.Of(sandbox["f.lock"])!.Owner.Should().Be(new FileOwner((uint)owner, (uint)owner));
            sandbox.Names().Should().Equal("f.lock");
        }

        sandbox.Names().Should().BeEmpty();
    }

    [Test]
    public async Task One_whose_process_is_dead_is_taken_away()
    {
        using var sandbox = new Sandbox();
        var dead = await Bash.RunAsync("/", "bash -c 'echo $$'");
        sandbox.Write("f.lock", $$"""{"pid":{{dead.Trim()}},"createdAt":"{{DateTime.UtcNow.AddSeconds(-5):O}}"}""");
        using var place = Place(sandbox);
        var said = new Said();

        using (new OpenClawLocks(said.Verbose()).Take(place))
        {
            sandbox.Read("f.lock").Should().Contain("\"ocx\":true");
        }

        said.Lines.Should().Equal($"t: {sandbox["f"]}: removing a stale lock of process {dead.Trim()}");
    }

    [Test]
    public async Task One_that_is_held_is_waited_for()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("f.lock", $$"""{"pid":1,"createdAt":"{{DateTime.UtcNow:O}}"}""");
        using var place = Place(sandbox);
        var taking = Task.Run(() => new OpenClawLocks(Said.Nothing).Take(place));
        await Task.Delay(300);
        taking.IsCompleted.Should().BeFalse();
        sandbox.Read("f.lock").Should().Contain("\"pid\":1,", "it is not taken away");

        File.Delete(sandbox["f.lock"]);

        using var taken = await taking.WaitAsync(TimeSpan.FromSeconds(20));
        taken.IsHeld.Should().BeTrue();
    }

    [Test]
    public void What_a_killed_run_of_ours_has_left_is_taken_away_and_told_in_detail()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("f.lock", """{"pid":77,"ocx":true}""");
        using var place = Place(sandbox);
        var said = new Said();

        new OpenClawLocks(said.Verbose()).CleanUp(place);

        sandbox.Names().Should().BeEmpty();
        said.Lines.Should().Equal($"t: {sandbox["f"]}: removing the lock of process 77, which a run that was killed has left");
    }

    [Test]
    public void What_is_no_lock_is_left_alone_by_who_cleans_up()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("f.lock");
        using var place = Place(sandbox);

        new OpenClawLocks(Said.Nothing).CleanUp(place);

        sandbox.Names().Should().Equal("f.lock");
    }

    private static FileLocation Place(Sandbox sandbox)
    {
        Posix.LoadHelper();
        return PathWalk.Resolve(sandbox["f"], null);
    }
}
