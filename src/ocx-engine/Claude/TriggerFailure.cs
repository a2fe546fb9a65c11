namespace Ocx;

/// <summary>Why a call of Claude Code has brought no new token.</summary>
internal static class TriggerFailure
{
    private const int LastLines = 3;

    /// <summary>Refuses a call that has never reached Claude Code.</summary>
    /// <exception cref="OcxException">69, 73, 75 or 78.</exception>
    public static void RequireCalled(ProcessResult said, ClaudePlace place, TriggerOptions options)
    {
        if (said.IsSuccess || said.TimedOut)
        {
            return;
        }

        var (name, isHost) = (place.Place.Name, place.Place.IsHost);
        if (isHost)
        {
            PlaceFailure.RequireOwner(said, "Claude Code cannot be run as the owner of its credentials");
        }
        else
        {
            PlaceFailure.RequireContainer(said, place.Place, "the container", "the next run tries again");
        }

        var error = said.ExitCode switch
        {
            ExitCode.NoInput when File(said) is { } file => new OcxException(
                ExitCode.Configuration,
                $"{name}: has no {file}: Claude Code is not called",
                $"it is to be {options.Credentials}, seen from there; name the right place: OCX_CLI_CONTAINER, OCX_CLI_USER, OCX_CREDENTIALS"),
            ExitCode.CannotCreate when File(said) is { } file => new OcxException(
                ExitCode.CannotCreate,
                $"{name}: {file} or its directory cannot be written there: Claude Code is not called, since it would lose the sign-in",
                isHost ? "give it back to its user: chown; in a service: ReadWritePaths=" : "mount the directory, not the file, and not read-only"),
            ExitCode.Configuration when File(said) is { } file => new OcxException(
                ExitCode.Configuration,
                $"{name}: {file} belongs to another user there than the one that Claude Code would run as, and who then could not read it",
                $"name the owner: OCX_CLI_USER='{FileOwner.Of(options.Credentials)?.User}', or --user"),
            PlaceFailure.NotExecutable or PlaceFailure.NotFound => new OcxException(
                ExitCode.Unavailable,
                $"{name}: claude is not there",
                isHost ? "install Claude Code, or put it into PATH; where it runs in a container, name that: OCX_CLI_CONTAINER" : "name the right container: OCX_CLI_CONTAINER, or --container"),
            _ => null,
        };
        if (error is not null)
        {
            throw new OcxException(error.ExitCode, error.Message, error.Hint) { Details = File(said) is null ? Lines(said) : [] };
        }
    }

    /// <summary>What it means that the credentials are as they were.</summary>
    public static OcxException Unchanged(ProcessResult said, TriggerResult result, ClaudePlace place, TriggerOptions options)
    {
        var fingerprint = Fingerprint.Of(result.Before!.AccessToken);
        var what = result.Before.AccessToken != result.After!.AccessToken
            ? $"has put {Fingerprint.Of(result.After.AccessToken)} in place of {fingerprint}, which lives no longer"
            : $"has not refreshed the token {fingerprint}";
        var how = said.TimedOut ? $"within {Duration.Text(options.Limit)}, and was ended" : $"and ended with status {said.ExitCode}";
        return new(ExitCode.TryAgain, $"{place.Place.Name}: Claude Code {what}, {how}", Cure(result, place))
        {
            Details = Lines(said),
        };
    }

    private static IReadOnlyList<string> Lines(ProcessResult said) => [.. ProcessResult.Lines(SecretText.MaskAddresses($"{said.Output}\n{said.Errors}")).TakeLast(LastLines)];

    private static string Cure(TriggerResult result, ClaudePlace place) =>
        result.Left > Settings.ClaudeWindow ? $"Claude Code refreshes in the last {Duration.Text(Settings.ClaudeWindow)} of a token, and not before"
        : result.Left <= TimeSpan.Zero ? $"the next run tries again; if that goes on, the sign-in may have ended: {place.Dialogue}, then /login"
        : $"the next run tries again; by hand: {place.Command}";

    /// <summary>The file that the words around the command have named when they did not call it.</summary>
    private static string? File(ProcessResult said) => ProcessResult.Lines(said.Errors).ToList() is [var line] && line.StartsWith('/') && line.EndsWith("/.credentials.json", StringComparison.Ordinal) ? line : null;
}
