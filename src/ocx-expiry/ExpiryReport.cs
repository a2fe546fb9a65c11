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
        var within = Within is null ? tool.Settings.Within() : Duration.Parse(Within) ?? throw Tool.Usage($"'{Within}' is no length of time, {Duration.Example}");
        if (new[] { Json, Prometheus, Nagios }.Count(asked => asked) > 1)
        {
            throw Tool.Usage("only one of --json, --prometheus and --nagios can be printed at a time");
        }

        if (Due && Nagios)
        {
            throw Tool.Usage("--due and --nagios give the exit code two meanings");
        }

        var reader = new TokenReader(tool.Settings, within);
        var tokens = Files.Distinct(StringComparer.Ordinal).SelectMany(f => Read(reader, f)).ToList();
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
            : ExpiryText.Print(tokens, ExpiryText.IsColored)));
        if (!Json && !Prometheus && !Nagios)
        {
            Advise(tokens);
        }
    }

    /// <summary>That of the worst: bad, then about to end, then good.</summary>
    private static int ExitStatus(List<TokenStatus> tokens) => tokens.Exists(t => t.IsBad) ? ExitCode.ReportBad
        : tokens.Exists(t => t.NeedsAttention) ? ExitCode.ReportWarning
        : ExitCode.Ok;

    private IReadOnlyList<TokenStatus> Read(TokenReader reader, string file)
    {
        if (file.Length == 0)
        {
            throw Tool.Usage("an empty name means nothing");
        }

        return file == "-" ? reader.Read("standard input", StandardStreams.ReadInput())
            : Due ? reader.ReadNow(file) // what is just being written is due, and is looked at again by who refreshes
            : reader.Read(file);
    }

    /// <summary>What a person can do, on standard error: once for all that have the same cure.</summary>
    private void Advise(List<TokenStatus> tokens)
    {
        foreach (var token in tokens.Where(t => t.IsSignInEnding))
        {
            var end = token.SignInEndsAt!.Value;
            tool.Log.Warning(
                $"{token.File}: the sign-in {(end > token.Now ? $"ends in {Duration.Text(end - token.Now)}" : "has ended")} ({CredentialSource.Time(end)}), which no refresh puts off",
                CredentialReader.SignIn);
        }

        foreach (var token in tokens.Where(t => t is { IsBad: false, Problem: not null }))
        {
            tool.Log.Warning(token.Problem!);
        }

        foreach (var cure in tokens.Select(t => t.Cure).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            tool.Log.Hint(cure);
        }
    }
}
