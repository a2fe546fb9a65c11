using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>
/// What a document shows in a fence, or does unseen in a comment. Commands stand in <c>console</c> fences alone, each behind a <c>$ </c>, with
/// what it prints below it (see <see cref="Transcript"/>). The line above a fence says where it is played, in a comment:
/// <list type="bullet">
/// <item>nothing: in a sandbox that has the tools on its path, one for all of a document's blocks;</item>
/// <item><c>on a machine</c>: on one with systemd, a Docker engine and OpenClaw's gateway, installed in the usual way and without ocx's units
/// started; <c>on a machine (sqlite)</c>, <c>on a machine (host)</c>: in another way (tests/e2e, DocumentBed). One machine for all blocks of a
/// document; where the way changes, it begins anew;</item>
/// <item><c>run by: Class.Test</c>: by that test;</item>
/// <item><c>not run: REASON</c>: nowhere.</item>
/// </list>
/// A comment <c>run: COMMAND</c>, or <c>run on a machine: COMMAND</c> (with a way as above), is done in between, and has to end with 0.
/// </summary>
/// <param name="Document">Its path in the repository.</param>
/// <param name="Line">Where it stands there.</param>
/// <param name="Language">Of the fence; <c>run</c> for a comment.</param>
/// <param name="Text">What is in it, with the final newline.</param>
/// <param name="Mark">What the comment above it says; empty without one.</param>
public sealed partial record DocumentBlock(string Document, int Line, string Language, string Text, string Mark)
{
    /// <summary>The mark of what is played on a machine.</summary>
    public const string OnMachine = "on a machine";

    /// <summary>How OpenClaw may be installed there; the first is the usual way.</summary>
    public static readonly IReadOnlyList<string> Layouts = ["", "sqlite", "host"];

    /// <summary>The mark of what another test plays.</summary>
    public const string RunBy = "run by: ";

    /// <summary>The mark of what is not played.</summary>
    public const string NotRun = "not run: ";

    /// <summary>The documents of the repository.</summary>
    public static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(Shell.Repository, "*.md").Concat(Directory.EnumerateFiles(Path.Join(Shell.Repository, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Shell.Repository, f)).Order(StringComparer.Ordinal);

    /// <summary>The marks of what is played on a machine.</summary>
    public static IReadOnlyList<string> MachineMarks { get; } = [.. Layouts.Select(MarkOf)];

    /// <summary>Whether it is done in a sandbox.</summary>
    public bool IsForSandbox => Language is "console" or "run" && Mark.Length == 0;

    /// <summary>Whether it is done on a machine.</summary>
    public bool IsForMachine => MachineMarks.Contains(Mark, StringComparer.Ordinal);

    /// <summary>How OpenClaw is installed on that machine; empty: in the usual way.</summary>
    public string Layout => Layouts.Single(l => MarkOf(l) == Mark);

    /// <summary>All blocks of a document, in order.</summary>
    public static IReadOnlyList<DocumentBlock> Of(string document)
    {
        var text = File.ReadAllText(Path.Join(Shell.Repository, document));
        return [.. Block().Matches(text).Select(m => m.Groups["command"].Success
            ? new DocumentBlock(document, LineOf(text, m), "run", m.Groups["command"].Value + "\n", m.Groups["where"].Value.TrimStart())
            : new DocumentBlock(document, LineOf(text, m), m.Groups["language"].Value, m.Groups["text"].Value, m.Groups["mark"].Value))];
    }

    private static string MarkOf(string layout) => layout.Length == 0 ? OnMachine : $"{OnMachine} ({layout})";

    private static int LineOf(string text, Match match) => text.AsSpan(0, match.Index).Count('\n') + 1;

    [GeneratedRegex(@"^<!-- run(?<where> on a machine( \([a-z]+\))?)?: (?<command>.*?) -->$|^(<!-- (?<mark>.*?) -->\n)?```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Block();
}
