using Variables = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Ocx.Tests;

/// <summary>A variable set, and the file that came of it.</summary>
/// <param name="Before">The old file.</param>
/// <param name="Key">The variable.</param>
/// <param name="Value">What it was set to; <c>null</c>: it was taken away.</param>
/// <param name="After">The new file; <c>null</c> when the edit was refused.</param>
/// <param name="Error">Why it was.</param>
public sealed record Edit(MarkedFile Before, string Key, string? Value, byte[]? After, string Error)
{
    /// <summary>Sets a variable as the tools do, but in this process.</summary>
    public static Edit InProcess(MarkedFile file, string key, string? value)
    {
        try
        {
            return new Edit(file, key, value, DotenvFile.Edit(file.Bytes, file.Name, [new(key, value)]), "");
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.BadData)
        {
            return new Edit(file, key, value, null, e.Message);
        }
    }

    /// <summary>Sets a variable with the real tool.</summary>
    public static async Task<Edit> ByToolAsync(MarkedFile file, string key, string value)
    {
        var outcome = await Envset.SetAsync(file.Bytes, key, value);
        return new Edit(file, key, value, outcome.ExitCode == ExitCode.Ok ? outcome.File : null, outcome.Error);
    }

    /// <summary>The edits that went wrong, as Compose sees it, and how.</summary>
    /// <param name="edits">The edits.</param>
    /// <param name="before">Compose's reading of an edit's old file.</param>
    public static async Task<IReadOnlyDictionary<Edit, string>> FailuresAsync(IReadOnlyCollection<Edit> edits, Func<Edit, Variables> before)
    {
        var done = edits.Where(e => e.After is not null).ToList();
        var after = await Compose.ReadAsync(done.ConvertAll(e => e.After!));
        var wrong = done.Zip(after, (e, map) => (Edit: e, What: e.Failure(before(e), map)));

        // What ocx refuses to write must be what Compose cannot read, however it is written.
        var refused = edits.Where(e => e.After is null).ToList();
        var quoted = await Compose.ReadEachAsync(refused.ConvertAll(e => e.Before.WithQuoted(e.Key, e.Value!)));
        return wrong.Concat(refused.Zip(quoted, (e, map) => (Edit: e, What: map is null ? null : e.Error)))
            .Where(w => w.What is not null)
            .ToDictionary(w => w.Edit, w => w.What!);
    }

    public override string ToString() => $"{Key}={(Value is null ? "unset" : Escaped.Of(Value))} in {Before.Name} {Escaped.Of(Before.Bytes)}: {(After is null ? "refused" : Escaped.Of(After))}";

    private string? Failure(Variables before, Variables? after)
    {
        // What other variables make of the new value is not in the old map; ocx and Compose must agree on it all the same.
        return Reading.Difference(after, before.With(Key, Value), Before.Dependents(Key))
            ?? Reading.Difference(after, Reading.OfOcx(After!))
            ?? Before.Damage(Key, Value!, After!);
    }
}
