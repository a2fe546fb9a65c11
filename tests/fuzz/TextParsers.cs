using System.Text;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>Durations, event lines, our own configuration, and what comes from others to be shown.</summary>
public static partial class TextParsers
{
    private static readonly string[] Variables = ["OCX_STATE_DIR='/root/.openclaw'\n", "OCX_WITHIN=4m30s\n", "A=\"b c\"\n", "# c\\\n", "A='", "'", "export ", "=", "\n", "\\", "$", "`", "#", "A", "\r"];
    private static readonly string[] Shapes = ["sk-ant-", "sk-ant-oat01-", "[masked ", "[masked 0123abcd]", "sk-", "ant-", "https://", "http:\\/\\/", "user:password@", "host.example", ":8080", "/path?key=", "@", "\u001b[31m", "\u202e", "\ud83e\udd9e", "Bearer ", Pieces.Token];

    /// <summary>Lengths of time.</summary>
    public static Subject Lengths { get; } = new("durations", ReadLength, ["90m", "4m30s", "2h", "7d", "1y2d3h4m5s", "0"], ["y", "d", "h", "m", "s", "0", "1", "60", "99999999999", "-", " ", "."]) { Full = 1_000_000, Brief = 20_000 };

    /// <summary>The lines of a pipe.</summary>
    public static Subject Lines { get; } = new("event lines", ReadLines, ["/a/.credentials.json\n/b\n", "a\0b\0", "x"], ["/a", "\n", "\0", "/../", ".json", "//"]) { Full = 500_000 };

    /// <summary>The file that the units load.</summary>
    public static Subject Configuration { get; } = new("ocx.env", ReadConfiguration, ["", "# c\nOCX_STATE_DIR='/root/.openclaw'\nOCX_WITHIN=4m30s\n", "A=\"b\"\nA='c'"], Variables) { Full = 500_000 };

    /// <summary>What is shown of what others have written.</summary>
    public static Subject Shown { get; } = new(
        "what is shown of others' text", Show, ["Bearer " + Pieces.Token + "\n", "x sk-ant-oat01-[masked 0123abcd] y", "https://user:password@host.example:8080/path?key=x, and", "\u001b]0;x\a", "line\rother"], Shapes)
    { Full = 2_000_000, Brief = 20_000 };

    private static string ReadLength(byte[] input) => Outcome.Of(() =>
    {
        if (Duration.Parse(Encoding.UTF8.GetString(input)) is not { } time)
        {
            return "none";
        }

        Promise.Holds(time >= TimeSpan.Zero && time.TotalDays <= 365_000, "a length of time is one that can be reckoned with");
        var seconds = (long)time.TotalSeconds;
        Promise.Holds(seconds > 99_999_999_999 || Duration.Parse($"{seconds}s") == time, "it is as many seconds");
        return $"{Duration.Text(time).Count(char.IsLetter)} {time.TotalDays > 1}";
    });

    private static string ReadLines(byte[] input) => Outcome.Of(() =>
    {
        var count = 0;
        foreach (var terminator in new byte[] { 0, (byte)'\n' })
        {
            var (whole, pieces) = (new EventLines(terminator), new EventLines(terminator));
            var lines = whole.Add(input);
            lines.AddRange(whole.End());
            var half = input.Length / 2;
            var others = pieces.Add(input.AsSpan(0, half));
            others.AddRange(pieces.Add(input.AsSpan(half)));
            others.AddRange(pieces.End());
            Promise.Holds(lines.Count == others.Count && lines.Zip(others).All(l => l.First.AsSpan().SequenceEqual(l.Second)), "however it comes, the lines are the same");
            Promise.Holds(lines.TrueForAll(l => l.Length > 0 && Array.IndexOf(l, terminator) < 0), "a line is a path");
            Promise.Holds(lines.Sum(l => l.Length) == input.Count(b => b != terminator), "nothing is lost");
            lines.ForEach(l => count += EventLines.Text(l) is null ? 0 : 1);
        }

        return $"{Outcome.Few(count)}";
    });

    private static string ReadConfiguration(byte[] input) => Outcome.Of(() =>
    {
        var text = ConfigurationFile.TextOf(input);
        var problems = new List<string>();
        var values = ConfigurationFile.Parse(text, (_, why) => problems.Add(why));
        Promise.Secret(problems);
        Promise.Holds(values.Values.All(v => ConfigurationFile.WhyNot(v) is null), "what was read can stand in the file");
        var with = ConfigurationFile.With(text, [new("OCX_NEW", "a b"), new("A", Pieces.Token)]);
        var after = ConfigurationFile.Parse(with, (_, _) => { });
        Promise.Holds(after["OCX_NEW"] == "a b" && after["A"] == Pieces.Token, "what was set is read");
        Promise.Holds(values.Where(v => v.Key is not ("A" or "OCX_NEW")).All(v => after.GetValueOrDefault(v.Key) == v.Value), "every other variable is as it was");
        Promise.Holds(ConfigurationFile.With(with, after) == with, "setting the same again changes nothing");
        return $"{Outcome.Few(values.Count)} {Outcome.Few(problems.Count)}";
    });

    private static string Show(byte[] input) => Outcome.Of(() =>
    {
        var text = Encoding.UTF8.GetString(input);
        var shown = Log.Shown(text);
        Promise.Holds(!shown.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'), "nothing that is shown does anything to a terminal");
        Promise.Holds(Bare().Matches(shown).All(m => m.Groups["more"].ValueSpan.StartsWith("[masked ")), "no token is shown");
        Promise.Holds(SecretText.MaskTokens(shown) == shown, "what is masked stays as it is");
        var addresses = SecretText.MaskAddresses(text);
        Promise.Holds(!addresses.Contains("https://user:password@", StringComparison.Ordinal), "no password is shown");
        var lines = ProcessResult.Lines(text).ToList();
        Promise.Holds(lines.TrueForAll(l => l.Length is > 0 and < 600 && !l.Contains('\n', StringComparison.Ordinal)), "a line is a line");
        return $"{Outcome.Few(lines.Count)} {shown.Contains("[masked", StringComparison.Ordinal)} {shown.Contains("\\x", StringComparison.Ordinal)} {addresses == text} {Outcome.Few(Bare().Count(shown))}";
    });

    /// <summary>A token's kind, whatever follows; what is more is its secret.</summary>
    [GeneratedRegex("sk-ant-(?:[A-Za-z0-9._~+/]{0,8}-)?(?<more>.{0,8})", RegexOptions.Singleline, 1000)]
    private static partial Regex Bare();
}
