using System.Text.Json;

namespace Ocx.Tests;

/// <summary>What ocx-verify has found: one line of it.</summary>
public sealed record Found(string Check, string? Subject, string State, string What, string? Cure)
{
    public bool IsOk => State == "ok";

    /// <summary>The findings of a report in JSON.</summary>
    public static IReadOnlyList<Found> Parse(string report)
    {
        using var json = JsonDocument.Parse(report);
        return [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(f => new Found(Text(f, "check")!, Text(f, "subject"), Text(f, "state")!, Text(f, "what")!, Text(f, "cure")))];
    }

    private static string? Text(JsonElement finding, string name) => finding.GetProperty(name).GetString();
}

/// <summary>What a test expects of findings.</summary>
public static class FoundExpectations
{
    /// <summary>Those of one check.</summary>
    public static IReadOnlyList<Found> Of(this IEnumerable<Found> findings, string check) => [.. findings.Where(f => f.Check == check)];

    /// <summary>The one finding of a check that is not ok.</summary>
    public static Found Wrong(this IEnumerable<Found> findings, string check) =>
        findings.Of(check).Should().ContainSingle(f => !f.IsOk, string.Join('\n', findings.Of(check))).Subject;

    /// <summary>All of a check is ok.</summary>
    public static void ShouldBeOk(this IEnumerable<Found> findings, string check) => findings.Of(check).Should().NotBeEmpty().And.OnlyContain(f => f.IsOk);
}
