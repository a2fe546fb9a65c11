using System.Globalization;

namespace Ocx;

/// <summary>
/// Where Claude Code's command line would be called: it is there, and would refresh these credentials. It is asked for by
/// the shell alone; <c>claude auth status</c> can lose the sign-in.
/// </summary>
internal sealed class ClaudeCheck : ICheck
{
    private const int OtherFile = 2;

    private const string Probe = ClaudePlace.Lookup + """
        claude=$(command -v claude) || exit 127
        [ -e "$file" ] || { echo "$file" >&2; exit 66; }
        [ -O "$file" ] || { echo "$file" >&2; exit 78; }
        set -- "$1" $(ls -Ldi -- "$file")
        [ "$1" = "$2" ] || { echo "$file" >&2; exit 2; }
        [ -w "$file" ] && [ -w "${file%/*}" ] || { echo "$file" >&2; exit 73; }
        echo "$claude"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public string Name => "claude";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (await IsReplacedAsync(scene))
        {
            return [Finding.Ok(Name, null, "is not called: ocx-refresh.timer refreshes the token in its place")];
        }

        var file = scene.Settings.Credentials;
        if (FileId.Of(file) is not { } id)
        {
            return [Finding.Unseen(Name, null, new OcxException(ExitCode.NoInput, "where it would be called is not known, without its credentials"))];
        }

        ClaudePlace found;
        try
        {
            found = await scene.ClaudeAsync();
        }
        catch (OcxException e)
        {
            return [Scene.IsDenied(e) || (!Environment.IsPrivilegedProcess && e.Message.Contains("belongs to user", StringComparison.Ordinal)) || e.Message.Contains("permission denied", StringComparison.Ordinal)
                ? Finding.Unseen(Name, null, e)
                : Finding.Of(Name, null, FindingState.Fail, e)];
        }

        var place = found.Place;
        var stopped = place.IsHost ? await StoppedAsync(scene, stop) : null;
        var said = await new PlacedCommand(scene.Launcher, place).RunAsync(["sh", "-c", Probe, "sh", id.Inode.ToString(CultureInfo.InvariantCulture)], Limit, stop);
        var there = said.Reason;
        return
        [
            said.ExitCode switch
            {
                0 => Finding.Ok(Name, null, $"{place.Name}: {said.Output.Trim()} would be called as: {found.Command}"),
                PlaceFailure.NotFound => Finding.Fail(Name, null, $"{place.Name}: claude is not there", stopped is not null ? $"start its container: docker start {stopped}; or install it here"
                    : place.IsHost ? "install it; or put it into the PATH of /etc/ocx/ocx.env; or name the container that has it: OCX_CLI_CONTAINER" : "install it there; or name the right container: OCX_CLI_CONTAINER; or OCX_CLI_MODE=host"),
                ExitCode.NoInput => Finding.Fail(Name, null, $"{place.Name}: {there} is not there: Claude Code has other credentials there than {file}", place.IsHost ? "name the right file: OCX_CREDENTIALS" : $"mount the directory of {file} there, or name the right container: OCX_CLI_CONTAINER"),
                OtherFile => Finding.Fail(Name, null, $"{place.Name}: {there} is another file than {file}, which would not be refreshed", "name the right one: OCX_CREDENTIALS, OCX_CLI_CONTAINER"),
                ExitCode.Configuration => Finding.Fail(Name, null, $"{place.Name}: {there} belongs to somebody else than who would call claude there", $"name its owner: OCX_CLI_USER={FileFacts.Of(file)?.Owner.User}"),
                ExitCode.CannotCreate => Finding.Fail(Name, null, $"{place.Name}: {there} cannot be written, and a refresh would be lost", "mount its directory writable"),
                _ => Finding.Unseen(Name, null, new OcxException(ExitCode.Unavailable, $"{place.Name}: {there}")),
            },
        ];
    }

    /// <summary>Whether ocx-refresh does its work.</summary>
    private static async Task<bool> IsReplacedAsync(Scene scene)
    {
        try
        {
            return Systemctl.IsRunning && await scene.UnitsAsync() is var units && units[OurUnits.RefreshTimer].IsActive && !units[OurUnits.TriggerTimer].IsActive;
        }
        catch (OcxException)
        {
            return false; // the check of the units says why
        }
    }

    /// <summary>The container that it would run in, if only that ran.</summary>
    private static async Task<string?> StoppedAsync(Scene scene, CancellationToken stop)
    {
        var name = ClaudeTarget.Of(scene.Settings).Name;
        return scene.Settings.CliMode is null && Launcher.IsThere("docker") && await scene.Docker.InspectAsync(name, stop) is { Running: false } ? name : null;
    }
}
