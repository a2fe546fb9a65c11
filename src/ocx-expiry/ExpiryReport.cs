using System.Text;

namespace Ocx;

/// <summary>Reads the files that were named, prints how their tokens are, and answers with the exit code.</summary>
internal sealed class ExpiryReport(Tool tool)
{
    public required IReadOnlyList<string> Files { get; init; }

    public required string? Within { get; init; }

    public required bool Due { get; init; }

    public required bool Json { get; init; }

    public required bool Prometheus { get; init; }

    public required bool Nagios { get; init; }

    public int Run()
    {
        var within = Within is null ? Due ? Settings.DueWithin(tool.Settings.Within()) : tool.Settings.Within()
            : Duration.Parse(Within) ?? throw Tool.Usage($"'{Within}' is no length of time, {Duration.Example}");
        if (new[] { Json, Prometheus, Nagios }.Count(asked => asked) > 1)
        {
            throw Tool.Usage("only one of --json, --prometheus and --nagios can be printed at a time");
        }

        if (Due && Nagios)
        {
            throw Tool.Usage("--due and --nagios give the exit code two meanings");
        }

        var reader = new TokenReader(tool.Settings, within);
        var tokens = Files.Count == 0 ? [.. ReadFile(reader, tool.Settings.Credentials)] : Files.Distinct(StringComparer.Ordinal).SelectMany(f => Read(reader, f)).ToList();
        if (!tool.Log.Quiet)
        {
            Print(tokens, within);
        }

        return Due ? DueQuestion.Answer(tokens)
            : Nagios ? (int)NagiosPlugin.Worst(tokens)
            : ExitStatus(tokens);
    }

    private void Print(List<TokenStatus> tokens, TimeSpan within)
    {
        StandardStreams.Write(Encoding.UTF8.GetBytes(
            Json ? ExpiryJson.Print(tokens)
            : Prometheus ? PrometheusText.Print(tokens)
            : Nagios ? NagiosPlugin.Print(tokens, within)
            : ExpiryText.Print(tokens, StandardStreams.IsOutputColored)));
        if (!Json && !Prometheus && !Nagios)
        {
            Advise(tokens);
        }
    }

    /// <summary>That of the worst: bad, then about to end, then good.</summary>
    private static int ExitStatus(List<TokenStatus> tokens) => tokens.Exists(t => t.IsBad) ? ExitCode.ReportBad
        : tokens.Exists(t => t.NeedsAttention) ? ExitCode.ReportWarning
        : ExitCode.Ok;

    private IReadOnlyList<TokenStatus> Read(TokenReader reader, string file) => file switch
    {
        "" => throw Tool.Usage("an empty name means nothing"),
        "-" => reader.Read("standard input", () => StandardStreams.ReadInput()),
        _ => ReadFile(reader, file),
    };

    // What is just being written is due, and is looked at again by who refreshes.
    private IReadOnlyList<TokenStatus> ReadFile(TokenReader reader, string file) => Due ? reader.ReadNow(file) : reader.Read(file);

    /// <summary>What a person can do, on standard error: once for all that have the same cure.</summary>
    private void Advise(List<TokenStatus> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.IsSignInEnding)
            {
                var (end, left) = (Timestamp.Text(token.SignInEndsAt!.Value), token.SignInEndsAt.Value - token.Now);
                tool.Log.Warning(token.HasSignInEnded
                    ? $"{token.File}: the sign-in ended {Duration.Text(left)} ago ({end}): there will be no next token"
                    : $"{token.File}: the sign-in ends in {Duration.Text(left)} ({end}), and no refresh puts that off");
            }

            if (token is { IsBad: false, Problem: not null })
            {
                tool.Log.Warning($"{ExpiryText.Name(token)}: {token.Problem}");
            }
        }

        foreach (var cure in tokens.SelectMany(Cures).Distinct(StringComparer.Ordinal))
        {
            tool.Log.Hint(cure);
        }
    }

    private static IEnumerable<string> Cures(TokenStatus token) =>
        new[] { token.IsSignInEnding ? CredentialReader.SignIn : null, token.Cure }.OfType<string>();
}
