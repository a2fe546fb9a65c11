using System.Text;

namespace Ocx;

/// <summary>The lines of <c>ocx.env</c> on standard output; on standard error what could be meant besides, and what could not be seen.</summary>
internal sealed class DetectText(Log log)
{
    private static readonly IReadOnlyList<(string Kind, string Several, string Variable)> Kinds =
    [
        (Candidate.StateDirectory, "state directories of OpenClaw", "OCX_STATE_DIR"),
        (Candidate.Credentials, "credentials of Claude Code", "OCX_CREDENTIALS"),
        (Candidate.ComposeDirectory, "compose directories", "OCX_COMPOSE_DIR"),
        (Candidate.Cli, "places to call Claude Code", "OCX_CLI_CONTAINER"),
    ];

    public void Print(DetectResult result)
    {
        foreach (var kind in Kinds)
        {
            TellSeveral([.. result.Candidates.Where(c => c.Kind == kind.Kind)], kind.Several, kind.Variable);
        }

        foreach (var warning in result.Warnings)
        {
            log.Warning(warning.What, warning.Cure);
        }

        TellUnseen(result.Unseen);
        foreach (var value in result.Values)
        {
            log.Detail($"{value.Name}: {value.Evidence}");
        }

        // A file of which a line is missing would be taken for the whole.
        if (result.Error is not { ExitCode: ExitCode.Configuration })
        {
            StandardStreams.Write(Encoding.UTF8.GetBytes(string.Concat(result.Values.Select(v => ConfigurationFile.Line(v.Name, v.Value) + "\n"))));
        }
    }

    private void TellSeveral(IReadOnlyList<Candidate> candidates, string several, string variable)
    {
        if (candidates.Count < 2)
        {
            return;
        }

        log.Warning($"{candidates.Count} {several}: {(candidates.FirstOrDefault(c => c.Picked) is { } picked ? $"{picked.Name} is taken" : "none is taken")}");
        foreach (var candidate in candidates)
        {
            log.Warning($"  {candidate.Name}: {string.Join("; ", candidate.Evidence)}{Life(candidate)}");
        }

        log.Hint($"to take another: {variable}=… ocx-detect");
    }

    private static string Life(Candidate candidate) => candidate switch
    {
        { Kind: Candidate.Credentials, ExpiresAt: { } end } => $"; {candidate.State}, until {Timestamp.Text(end)}",
        { Kind: Candidate.Credentials } => $"; {candidate.State}",
        { ChangedAt: { } changed } => $"; changed {Timestamp.Text(changed)}",
        _ => "",
    };

    private void TellUnseen(IReadOnlyList<Unseen> unseen)
    {
        foreach (var thing in unseen)
        {
            log.Warning($"cannot be seen: {thing.What}: {thing.Why}");
        }

        foreach (var cure in unseen.Select(u => u.Cure).OfType<string>().Select(c => c.StartsWith("run this as root", StringComparison.Ordinal) ? "run it as root to see it" : c).Distinct(StringComparer.Ordinal))
        {
            log.Hint(cure);
        }
    }
}
