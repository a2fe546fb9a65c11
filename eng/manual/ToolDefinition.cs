namespace Ocx;

/// <summary>What may stand where a value is wanted.</summary>
internal enum ValueKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Something that nobody can guess: a name, a time.</summary>
    Free,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>A file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,
}

/// <summary>The value of an option, or an argument.</summary>
/// <param name="Name">What it is called in the help; it tells files and directories from other values.</param>
/// <param name="Words">Those that it can be, where they are a few.</param>
/// <param name="IsOptional">Whether it can be left out.</param>
/// <param name="IsRepeatable">Whether it can be given again.</param>
internal sealed record ValueDefinition(string Name, IReadOnlyList<string> Words, bool IsOptional, bool IsRepeatable)
{
    /// <summary>What may stand in its place.</summary>
    public ValueKind Kind => this switch
    {
        { Words.Count: > 0 } => ValueKind.Word,
        { Name: "FILE" or "CREDENTIALS" } => ValueKind.File,
        { Name: "DIR" or "STATE_DIR" } => ValueKind.Directory,
        _ => ValueKind.Free,
    };
}

/// <summary>An option.</summary>
/// <param name="Short">Its name of one letter, <c>-q</c>; or <c>null</c>.</param>
/// <param name="Long">Its name, <c>--quiet</c>.</param>
/// <param name="Value">Its value; <c>null</c> for a flag.</param>
/// <param name="Description">What it does, as the help says it.</param>
internal sealed record OptionDefinition(string? Short, string Long, ValueDefinition? Value, string Description)
{
    /// <summary>Its names, the short one first.</summary>
    public IEnumerable<string> Names => Short is null ? [Long] : [Short, Long];

    /// <summary>Whether the next word on the command line is its value.</summary>
    public bool TakesNextWord => Value is { IsOptional: false };

    /// <summary>Whether it shows something and ends, whatever else is there.</summary>
    public bool StandsAlone => Long is "--help" or "--version";
}

/// <summary>An argument.</summary>
/// <param name="Value">What it is.</param>
/// <param name="Description">What it does, as the help says it.</param>
internal sealed record ArgumentDefinition(ValueDefinition Value, string Description);

/// <summary>A tool, as it has defined itself.</summary>
/// <param name="Name">The command.</param>
/// <param name="Section">Of the manual.</param>
/// <param name="Description">What it does, in a sentence or two.</param>
/// <param name="Argument">Its argument, if it has one.</param>
/// <param name="Options">Its options, in the order of the help.</param>
internal sealed record ToolDefinition(string Name, int Section, string Description, ArgumentDefinition? Argument, IReadOnlyList<OptionDefinition> Options)
{
    // Where a description goes on to what a line of an index has no room for.
    private static readonly string[] Ends = [". ", "; ", ": exit"];

    /// <summary>What the help says at its end.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The name for functions of a shell.</summary>
    public string Identifier => Name.Replace('-', '_');

    /// <summary>What it does, as a line of an index: its description's first clause.</summary>
    public string Summary
    {
        get
        {
            var end = Ends.Select(s => Description.IndexOf(s, StringComparison.Ordinal)).Where(i => i > 0).DefaultIfEmpty(Description.Length).Min();
            return char.ToLowerInvariant(Description[0]) + Description[1..end].TrimEnd('.');
        }
    }

    /// <summary>All that it says of itself, to look for names in.</summary>
    public string Words => string.Join('\n', [Description, Argument?.Description, .. Options.Select(o => o.Description), Remark]);
}
