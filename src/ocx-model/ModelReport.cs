namespace Ocx;

/// <summary>
/// What ocx-model prints: the path of each file that it changed; in a dry run a line for each value; with <c>--json</c> one
/// object: <c>changed</c>, <c>dry_run</c>, <c>targets</c> (the files) and <c>changes</c>, each with <c>target</c>, <c>name</c>,
/// <c>before</c> and <c>after</c> (texts, or null).
/// </summary>
internal static class ModelReport
{
    public static void Print(IReadOnlyList<ModelChange> changes, bool dryRun, bool json)
    {
        var targets = changes.Select(c => c.Target).Distinct(StringComparer.Ordinal).ToList();
        if (json)
        {
            StandardStreams.Write(Json(changes, targets, dryRun));
            return;
        }

        foreach (var line in dryRun ? changes.Select(c => Log.Shown($"would write {c.Target}: {c.Name} {c.Before ?? "none"} -> {c.After ?? "none"}")) : targets)
        {
            StandardStreams.WriteLine(line);
        }
    }

    private static byte[] Json(IReadOnlyList<ModelChange> changes, IReadOnlyList<string> targets, bool dryRun) => JsonObject.Line(json =>
    {
        json.WriteBoolean("changed", changes.Count > 0);
        json.WriteBoolean("dry_run", dryRun);
        json.WriteTexts("targets", targets);
        json.WriteObjects("changes", changes, change =>
        {
            json.WriteString("target", change.Target);
            json.WriteMasked("name", change.Name);
            json.WriteMasked("before", change.Before);
            json.WriteMasked("after", change.After);
        });
    });
}
