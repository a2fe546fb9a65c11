namespace Ocx.Tests;

/// <summary>How hard the tests of docs/reliability.md press: shortly in make test, with all that they have in make torture.</summary>
public static class Torture
{
    /// <summary>The category of the tests that eng/torture runs.</summary>
    public const string Category = "Torture";

    /// <summary>Whether this is make torture, which may take hours.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("OCX_TORTURE") == "long";

    /// <summary>How many cases, rotations or seconds: the few of make test, or all of make torture.</summary>
    public static T Of<T>(T brief, T full) => IsLong ? full : brief;

    /// <summary>A row of a table in docs/reliability.md. eng/torture writes it there; a test that fails has none.</summary>
    /// <param name="table">The table: what stands behind <c>torture:</c> in its mark.</param>
    /// <param name="cells">Its cells, the first of which tells its rows apart (in the table <c>time</c>: the first three). Numbers get a comma for each thousand.</param>
    public static void Row(string table, params object[] cells) =>
        TestContext.Out.WriteLine($"torture: {table} | {string.Join(" | ", cells.Select(Cell))} |");

    private static string Cell(object cell) => cell switch
    {
        int or long => FormattableString.Invariant($"{cell:N0}"),
        double number => FormattableString.Invariant($"{number:0.##}"),
        _ => $"{cell}".Replace("|", "\\|", StringComparison.Ordinal),
    };
}
