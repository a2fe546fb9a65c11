using System.Diagnostics;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A thousand agents get their token within a second, on the disk.</summary>
[NonParallelizable]
public sealed class ProfilesMany
{
    private const int Many = 1000;

    [Test]
    public async Task A_thousand_agents_are_done_in_a_second()
    {
        using var bed = Make();
        await Bash.RunAsync("/", "sync -f $1", bed.Root);
        var watch = Stopwatch.StartNew();

        var changed = await bed.RunWellAsync();

        var first = watch.Elapsed;
        watch.Restart();
        (await bed.RunWellAsync()).Should().BeEmpty();
        Figures.Print($"{Many} agents: {first.TotalMilliseconds:f0} ms, and {watch.Elapsed.TotalMilliseconds:f0} ms when nothing has to change");
        changed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(Many).And.OnlyHaveUniqueItems();
        Enumerable.Range(0, Many).Should().OnlyContain(i => bed.Text($"a{i}") == ProfilesBed.Repaired);
        first.TotalSeconds.Should().BeLessThan(10, "the machine may have other work");
    }

    [Test]
    public async Task Every_file_and_every_directory_is_on_the_disk_before_its_path_is_told()
    {
        Require.Program("strace", "strace");
        using var bed = Make();
        var command = bed.Command();

        var result = await command.WithTargetFile("strace").WithArguments(
            a => a.Add(["-f", "-y", "-qq", "-s", "200", "-o", bed["trace"], "-e", "trace=fsync,renameat2,write"]).Add(command.TargetFilePath).Add(command.Arguments, escape: false)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        var lines = await File.ReadAllLinesAsync(bed["trace"]);
        var told = Array.FindIndex(lines, l => Regex.IsMatch(l, @"write\(1<"));
        var synced = lines[..told].Select(l => Regex.Match(l, @"fsync\(\d+<([^>]*)>").Groups[1].Value).Where(p => p.Length > 0).ToList();
        synced.Where(Directory.Exists).Should().HaveCount(Many).And.OnlyHaveUniqueItems();
        synced.Where(p => Path.GetFileName(p).StartsWith(".auth-profiles.json.ocx-", StringComparison.Ordinal)).Select(Path.GetDirectoryName).Should().HaveCount(Many).And.OnlyHaveUniqueItems();
    }

    private static ProfilesBed Make()
    {
        var bed = new ProfilesBed();
        foreach (var i in Enumerable.Range(0, Many))
        {
            bed.Agent($"a{i}");
        }

        return bed;
    }
}
