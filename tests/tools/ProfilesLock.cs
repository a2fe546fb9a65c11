using System.Diagnostics;
using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>OpenClaw's own lock of a file is honoured; one that nobody holds any more is not waited for.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesLock
{
    [Test]
    public async Task A_lock_of_a_living_process_is_waited_for()
    {
        using var bed = Locked($$"""{"pid":{{Environment.ProcessId}},"createdAt":"{{DateTime.UtcNow:O}}"}""");
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => Files(run.Id).Contains(bed["state/agents/main/agent"]), "it is at the agent's directory");
        await Task.Delay(1500); // longer than a dead one is given
        bed.Text("main").Should().Be(ProfilesBed.Broken);
        run.HasEnded.Should().BeFalse();

        File.Delete(Lock(bed));

        (await run.EndAsync(5)).ExitCode.Should().Be(0, run.Errors);
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
    }

    [Test]
    public async Task What_the_holder_has_written_meanwhile_is_kept()
    {
        using var bed = Locked($$"""{"pid":{{Environment.ProcessId}},"createdAt":"{{DateTime.UtcNow:O}}"}""");
        await File.WriteAllTextAsync(bed[ProfilesBed.Name("main")], ProfilesBed.Broken[..40]);
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => Files(run.Id).Contains(bed["state/agents/main/agent"]), "it is at the agent's directory");
        await Task.Delay(1500); // longer than a torn file by itself is waited for

        await File.WriteAllTextAsync(bed[ProfilesBed.Name("main")], ProfilesBed.Broken.Replace("\"lastUsed\": 1", "\"lastUsed\": 2", StringComparison.Ordinal));
        File.Delete(Lock(bed));

        (await run.EndAsync(5)).ExitCode.Should().Be(0, run.Errors);
        bed.Text("main").Should().Be(ProfilesBed.Repaired.Replace("\"lastUsed\": 1", "\"lastUsed\": 2", StringComparison.Ordinal));
    }

    // The numbers of seconds: how old the lock is, and how long it is waited for at least.
    [TestCase("""{"pid":DEAD,"createdAt":"NOW"}""", 0, 0.8)]
    [TestCase("""{"pid":DEAD,"createdAt":"NOW"}""", 2, 0)]
    [TestCase("""{"pid":DEAD,"createdAt":"2099-01-01T00:00:00.000Z"}""", -3600, 0.8)]
    [TestCase("""{"pid":LIVE,"createdAt":"NOW"}""", 31, 0)]
    [TestCase("""{"pid":LIVE,"createdAt":"2020-01-01T00:00:00.000Z"}""", 0, 0)]
    [TestCase("", 31, 0)]
    [TestCase("", 28, 1)]
    [TestCase("{}", 28, 1)]
    [TestCase("""{"pid":"DEAD"}""", 28, 1)]
    [TestCase("garbage\0", 28, 1)]
    public async Task A_stale_lock_is_taken_away_in_time(string content, double age, double least)
    {
        var dead = await Bash.RunAsync("/", "bash -c 'echo $$'");
        using var bed = Locked(content.Replace("DEAD", dead, StringComparison.Ordinal).Replace("LIVE", $"{Environment.ProcessId}", StringComparison.Ordinal)
            .Replace("NOW", $"{DateTime.UtcNow.AddSeconds(-age):O}", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(Lock(bed), DateTime.UtcNow.AddSeconds(-age));
        var watch = Stopwatch.StartNew();

        await bed.RunWellAsync();

        watch.Elapsed.TotalSeconds.Should().BeInRange(least, least + 10);
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
        bed.Names("main").Should().Equal("auth-profiles.json");
    }

    [Test]
    public async Task A_lock_stops_no_other_agent_and_none_that_is_as_it_should_be()
    {
        using var bed = Locked($$"""{"pid":{{Environment.ProcessId}},"createdAt":"{{DateTime.UtcNow:O}}"}""");
        bed.Agent("good", ProfilesBed.Repaired);
        await File.WriteAllTextAsync(bed["state/agents/good/agent/auth-profiles.json.lock"], "");
        bed.Agent("other");
        await using var run = new Resident(bed.Command());

        await Eventually.AssertAsync(() => bed.Text("other") == ProfilesBed.Repaired, "the other has its token");

        bed.Text("main").Should().Be(ProfilesBed.Broken);
        File.Delete(Lock(bed));
        (await run.EndAsync(5)).ExitCode.Should().Be(0, run.Errors);
        bed.Names("good").Should().Equal("auth-profiles.json", "auth-profiles.json.lock");
    }

    [Test]
    public async Task Ours_says_whose_it_is_and_OpenClaw_can_read_it()
    {
        Require.Root();
        Require.Program("strace", "strace");
        using var bed = new ProfilesBed();
        bed.Agent("main");
        await Bash.RunAsync(bed.Root, "chmod 755 .; chown -R 1000:1001 state");
        var command = bed.Command();
        await using var run = new Resident(command.WithTargetFile("strace").WithArguments(
            a => a.Add(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=2s:when=1"]).Add(command.TargetFilePath).Add(command.Arguments, escape: false)));
        await Eventually.AssertAsync(() => File.Exists(Lock(bed)), "the lock is there");

        var text = await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1; setpriv --reuid 1000 --regid 1001 --clear-groups cat $1", Lock(bed));

        text.Should().StartWith("600 1000:1001\n");
        using var content = JsonDocument.Parse(text.Split('\n')[1]);
        File.Exists($"/proc/{content.RootElement.GetProperty("pid").GetInt32()}/stat").Should().BeTrue();
        content.RootElement.GetProperty("createdAt").GetDateTime().Should().BeCloseTo(DateTime.UtcNow, TimeSpan.FromSeconds(30));
        (await run.EndAsync()).ExitCode.Should().Be(0, run.Errors);
        bed.Names("main").Should().Equal("auth-profiles.json");
    }

    [Test]
    public async Task Two_at_once_both_end_well()
    {
        using var bed = new ProfilesBed();
        foreach (var i in Enumerable.Range(0, 50))
        {
            bed.Agent($"a{i}");
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bed.Command().ExecuteBufferedAsync().Task));

        results.Should().OnlyContain(r => r.ExitCode == 0 && r.StandardError.Length == 0);
        string.Concat(results.Select(r => r.StandardOutput)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(50).And.OnlyHaveUniqueItems();
        Enumerable.Range(0, 50).Should().OnlyContain(i => bed.Text($"a{i}") == ProfilesBed.Repaired);
    }

    private static ProfilesBed Locked(string content)
    {
        var bed = new ProfilesBed();
        bed.Agent("main");
        File.WriteAllText(Lock(bed), content);
        return bed;
    }

    private static string Lock(ProfilesBed bed) => bed["state/agents/main/agent/auth-profiles.json.lock"];

    /// <summary>What a process has open.</summary>
    private static List<string?> Files(int process) => [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget)];
}
