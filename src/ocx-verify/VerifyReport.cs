using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>
/// A line for each finding: its state, the check, what was found, and behind <c>-&gt;</c> the cure (<c>--quiet</c>: for each that is
/// not ok); with <c>--json</c> one object: <c>state</c> (the worst: ok, warn or fail) and <c>findings</c>, each with <c>check</c>, <c>subject</c> (a file,
/// an agent, a unit, or null), <c>state</c>, <c>what</c> and <c>cure</c> (or null).
/// </summary>
internal static class VerifyReport
{
    public static void Print(IReadOnlyList<Finding> findings, bool json) =>
        StandardStreams.Write(json ? Json(findings) : Encoding.UTF8.GetBytes(Text(findings, IsColored)));

    private static bool IsColored => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static string Text(IReadOnlyList<Finding> findings, bool color)
    {
        var width = findings.Select(f => f.Check.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            var subject = finding.Subject is null ? "" : $"{finding.Subject}: ";
            var cure = finding.Cure is null ? "" : $" -> {finding.Cure}";
            text.Append(color ? $"\e[{Color(finding.State)}m{Name(finding.State),-4}\e[0m" : $"{Name(finding.State),-4}")
                .Append("  ").Append(finding.Check.PadRight(width)).Append("  ")
                .Append(Shown($"{subject}{finding.What}{cure}")).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] Json(IReadOnlyList<Finding> findings)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("state", Name(findings.Select(f => f.State).DefaultIfEmpty().Max()));
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", finding.Check);
                json.WriteString("subject", Masked(finding.Subject));
                json.WriteString("state", Name(finding.State));
                json.WriteString("what", Masked(finding.What));
                json.WriteString("cure", Masked(finding.Cure));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. text.ToArray(), (byte)'\n'];
    }

    private static string Name(FindingState state) => state switch
    {
        FindingState.Fail => "fail",
        FindingState.Warn => "warn",
        _ => "ok",
    };

    private static int Color(FindingState state) => state switch
    {
        FindingState.Fail => 31,
        FindingState.Warn => 33,
        _ => 32,
    };

    private static string? Masked(string? text) => text is null ? null : SecretText.MaskTokens(text);

    /// <summary>Names come from files and containers of others.</summary>
    private static string Shown(string text) => SecretText.MaskTokens(Log.Printable(text));
}
