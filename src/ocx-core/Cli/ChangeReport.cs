namespace Ocx;

/// <summary>
/// What a tool that writes a file tells on standard output: its path when it was changed, and nothing when not; in a
/// dry run what would change; with <c>--json</c> one object: <c>target</c>, <c>changed</c>, <c>dry_run</c> and
/// <c>changes</c>, each with <c>name</c>, <c>before</c> and <c>after</c> (fingerprints, or null).
/// </summary>
public sealed class ChangeReport
{
    private readonly List<(string Name, string? Before, string? After)> changes = [];

    /// <summary>Notes a value that should change; secrets are told by their fingerprints alone.</summary>
    public void Add(string name, string? before, string? after) =>
        changes.Add((name, before is null ? null : Fingerprint.Of(before), after is null ? null : Fingerprint.Of(after)));

    /// <summary>Forgets what was noted: the work begins anew.</summary>
    public void Clear() => changes.Clear();

    /// <summary>Prints the report.</summary>
    /// <param name="target">The file's path, as it was given.</param>
    /// <param name="changed">Whether it was changed, or in a dry run would be.</param>
    /// <param name="dryRun">Whether nothing was written.</param>
    /// <param name="json">Whether it is printed as JSON.</param>
    public void Print(string target, bool changed, bool dryRun, bool json)
    {
        if (json)
        {
            StandardStreams.Write(Json(target, changed, dryRun));
        }
        else if (changed)
        {
            StandardStreams.WriteLine(dryRun
                ? $"would write {Log.Printable(target)}: {string.Join(", ", changes.Select(c => $"{Log.Printable(c.Name)} {c.Before ?? "none"} -> {c.After ?? "none"}"))}"
                : target);
        }
    }

    private byte[] Json(string target, bool changed, bool dryRun) => JsonObject.Line(json =>
    {
        json.WriteString("target", target);
        json.WriteBoolean("changed", changed);
        json.WriteBoolean("dry_run", dryRun);
        json.WriteObjects("changes", changed ? changes : [], change =>
        {
            json.WriteString("name", change.Name);
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
        });
    });
}
