namespace Ocx;

/// <summary>Where something stands in OpenClaw's configuration, which may be several files.</summary>
public sealed class ConfigPlace
{
    private readonly string text;
    private readonly int offset;

    internal ConfigPlace(string file, string text, int offset)
    {
        File = file;
        this.text = text;
        this.offset = offset;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line => Json5.Place(text, offset).Line; // counted when it is told: of most values nobody asks for it

    /// <summary>Both, as messages begin.</summary>
    public override string ToString() => FormattableString.Invariant($"{File} line {Line}");
}
