using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What <see cref="HostileFiles"/> asks of ocx-map and ocx-envset, of the others that root has write below a directory of somebody else's.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HostileWriters
{
    [Test]
    public Task A_directory_that_is_swapped_leads_ocx_model_nowhere() => ShouldLeadNowhereAsync(
        "echo '{}' >state/d/openclaw.json; cp state/d/openclaw.json victim/dir; chmod 600 victim/dir/openclaw.json",
        bed => [Tool(bed, "ocx-model", "--primary", $"a/{Guid.NewGuid():N}", bed["state/d/openclaw.json"])],
        0, 66, 73, 75);

    /// <remarks>The flag is set and taken away: what is deleted is not what lies under that name elsewhere.</remarks>
    [Test]
    public Task A_directory_that_is_swapped_leads_the_flag_of_ocx_notify_nowhere() => ShouldLeadNowhereAsync(
        "printf 'Sign in to Claude Code again\\n' >victim/dir/REAUTH_NEEDED; mkdir var",
        bed => [Notify(bed, "reauth"), Notify(bed, "recovered")],
        0, 73, 75);

    private static Command Notify(HostileBed bed, string what) => Tool(bed, "ocx-notify", what).With(
        ("OCX_REAUTH_FLAG", bed["state/d/REAUTH_NEEDED"]), ("OCX_CREDENTIALS", bed["good.json"]), ("STATE_DIRECTORY", bed["var"]), ("OCX_COMPOSE_DIR", ""), ("JOURNAL_STREAM", "8:1"));

    private static Command Tool(HostileBed bed, string tool, params string[] arguments) =>
        Shell.Command(tool, arguments).WithWorkingDirectory(bed.Root).With(("OCX_STATE_DIR", bed["state"]));

    private static async Task ShouldLeadNowhereAsync(string plant, Func<HostileBed, IReadOnlyList<Command>> commands, params int[] expected)
    {
        using var bed = await HostileBed.MakeAsync("ocx-map", plant + "; chown -R 1000:1000 state");
        await using var swapper = new Resident(Shell.Command("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", "bash", "-c", """
            echo ready
            while :; do mv -T d e; ln -s "$1" d; rm d; mv -T e d; done 2>/dev/null
            """, "bash", bed["victim/dir"]).WithWorkingDirectory(bed["state"]));
        await swapper.OutputShouldBecomeAsync("ready\n");
        var codes = new List<int>();
        for (var i = 0; i < 12 || (i < 400 && !(codes.Contains(0) && codes.Exists(c => c != 0))); i++)
        {
            foreach (var command in commands(bed))
            {
                codes.Add((await command.ExecuteBufferedAsync()).ExitCode);
            }
        }

        Figures.Print($"{codes.Count} runs while it was swapped: {string.Join(", ", codes.GroupBy(c => c).Select(g => $"{g.Count()} ended with {g.Key}"))}");
        codes.Should().OnlyContain(c => expected.Contains(c)).And.Contain(0).And.Contain(c => c != 0, "the link was met");
        await bed.VictimShouldBeAsBeforeAsync();
    }
}
