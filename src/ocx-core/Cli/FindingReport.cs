using System.Text;

namespace Ocx;

/// <summary>
/// How a report prints what its checks have found. A line for each finding: its state, the check, what was found, and behind <c>-&gt;</c> the cure (<c>--quiet</c>: for each that is
/// not ok); with <c>--json</c> one object: <c>state</c> (the worst: ok, warn or fail) and <c>findings</c>, each with <c>check</c>, <c>subject</c> (a file,
/// an agent, a unit, or null), <c>state</c>, <c>what</c> and <c>cure</c> (or null).
/// </summary>
public static class FindingReport
{
    /// <summary>Prints them.</summary>
    public static void Print(IReadOnlyList<Finding> findings, bool json) =>
        StandardStreams.Write(json ? Json(findings) : Encoding.UTF8.GetBytes(Text(findings, StandardStreams.IsOutputColored)));

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
                .Append(Log.Shown($"{subject}{finding.What}{cure}")).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] Json(IReadOnlyList<Finding> findings) => JsonObject.Line(json =>
    {
        json.WriteString("state", Name(findings.Select(f => f.State).DefaultIfEmpty().Max()));
        json.WriteObjects("findings", findings, finding =>
        {
            json.WriteString("check", finding.Check);
            json.WriteMasked("subject", finding.Subject);
            json.WriteString("state", Name(finding.State));
            json.WriteMasked("what", finding.What);
            json.WriteMasked("cure", finding.Cure);
        });
    });

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
}
