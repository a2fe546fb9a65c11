using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>ocx-sync is a shell script: its definition is the text of its <c>--help</c>.</summary>
internal static partial class SyncUsage
{
    /// <summary>Reads it.</summary>
    public static ToolDefinition Read(string script)
    {
        var usage = script.Split("<<'USAGE'\n")[1].Split("\nUSAGE\n")[0];
        var paragraphs = usage.Split("\n\n");
        var options = Option().Matches(paragraphs[2] + "\n").Select(m =>
            new OptionDefinition(m.Groups["short"].Success ? m.Groups["short"].Value : null, m.Groups["long"].Value, null, OneLine(m.Groups["text"].Value)));
        return new("ocx-sync", 8, OneLine(paragraphs[1]), null, [.. options]) { Remark = OneLine(paragraphs[3]) };
    }

    private static string OneLine(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^  ((?<short>-\w), )?(?<long>--[a-z-]+) +(?<text>.*\n(    .*\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();
}
