namespace Ocx;

/// <summary>How a person signs in on this machine.</summary>
internal sealed class SignInAdvice(Settings settings, Log log, string host)
{
    /// <summary>Who is told waits for this: an engine that does not answer is not worth more.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>What to run where; commands stand in backquotes.</summary>
    public string Line()
    {
        try
        {
            using var stop = new CancellationTokenSource(Limit);
            var finder = new ClaudeFinder(ClaudeTarget.Of(settings), settings, new Launcher(log, settings), log);
            return $"sign in on {host}: `{finder.FindAsync(settings.Credentials, stop.Token).GetAwaiter().GetResult().Dialogue}`, then `/login`";
        }
        catch (Exception e) when (e is OcxException or OperationCanceledException)
        {
            log.Detail($"where Claude Code runs is not known: {e.Message}");
            return $"sign in on {host}: run `claude` where it runs, then `/login`";
        }
    }
}
