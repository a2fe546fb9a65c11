using System.Globalization;

namespace Ocx;

/// <summary>Finds where Claude Code can be called so that it refreshes these very credentials. It is looked for, and never called.</summary>
internal sealed class CliSearch
{
    private const string Named = "OCX_CLI_CONTAINER of the environment";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The file by its number, which is the same inside and outside; its owner as the container numbers users; and the command.</summary>
    private const string Question = ClaudePlace.Lookup + """
        ls -din -- "$file" 2>/dev/null || echo none
        command -v claude || echo none
        """;

    private readonly Surroundings around;
    private readonly ClaudeTarget target;

    /// <summary>Creates it.</summary>
    /// <param name="around">What there is.</param>
    /// <exception cref="OcxException">78: what a person has said of it means nothing.</exception>
    public CliSearch(Surroundings around)
    {
        this.around = around;
        target = ClaudeTarget.Of(around.Settings);
    }

    /// <summary>Looks for it.</summary>
    /// <param name="credentials">The credentials; <c>null</c>: there are none.</param>
    /// <returns>Every place that would do, the best first.</returns>
    /// <exception cref="OcxException">66: the container that a person has named is not there, or nothing of the kind.</exception>
    public async Task<IReadOnlyList<FoundCli>> RunAsync(FoundCredentials? credentials)
    {
        var named = target.IsNamed ? around.Containers.FirstOrDefault(c => c.Name == target.Name || c.Id.StartsWith(target.Name, StringComparison.Ordinal)) : null;
        if (target.IsNamed && named is null && around.KnowsContainers)
        {
            throw new OcxException(ExitCode.NoInput, $"OCX_CLI_CONTAINER: {target.Name}: no such container", "name the one in which Claude Code runs, or unset it");
        }

        var found = new List<FoundCli>();
        if (target.Mode is not ClaudeTarget.Host && (credentials is not null || named is not null))
        {
            var containers = target.IsNamed ? new[] { named }.OfType<Container>() : Candidates(credentials!);
            found.AddRange((await Task.WhenAll(containers.Select(c => InContainerAsync(c, credentials)))).OfType<FoundCli>());
        }

        if (target is { Mode: not ClaudeTarget.Container, IsNamed: false } && credentials is not null && await OnHostAsync(credentials) is { } host)
        {
            found.Add(host);
        }

        if (found.Count == 0 && credentials is not null && around.Settings.CliMode is { } mode && (mode == ClaudeTarget.Host || around.KnowsContainers))
        {
            throw new OcxException(ExitCode.NoInput, $"OCX_CLI_MODE: {mode}: {(mode == ClaudeTarget.Host ? "claude is not on this machine" : $"no container has claude and {credentials.File.Path}")}", "install it there, or unset it");
        }

        return [.. found.OrderBy(c => c.Container is { Running: false })];
    }

    /// <summary>The calls of older scripts in a container.</summary>
    private IEnumerable<OlderCall> Older(Container container) =>
        around.Older.Calls.Where(c => c.Container == container.Name || (c.Service is not null && c.Service == container.ComposeLabel("service")));

    /// <summary>Those that have the file in a mount, whatever they call it; those that run, that older scripts call, and the usual name, first.</summary>
    private IEnumerable<Container> Candidates(FoundCredentials credentials)
    {
        var places = new HashSet<FileId> { credentials.File.Id };
        for (var directory = Path.GetDirectoryName(credentials.File.Path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (FileId.Of(directory) is { } id)
            {
                places.Add(id);
            }
        }

        return around.Containers
            .Where(c => c.ComposeLabel("oneoff") != "True") // gone in a moment
            .Where(c => c.Mounts.Any(m => Sight.IsPath(m.Source) && FileId.Of(m.Source) is { } source && places.Contains(source)))
            .OrderByDescending(c => c.Running).ThenByDescending(c => Older(c).Any()).ThenByDescending(c => c.Name == target.Name).ThenBy(c => c.Name, StringComparer.Ordinal);
    }

    private async Task<FoundCli?> InContainerAsync(Container container, FoundCredentials? credentials)
    {
        around.Sight.Look($"claude in {container.Name}");
        var called = Older(container).Select(c => $"called in {c.Evidence}").ToList();
        if (container is not { Running: true, Paused: false, Restarting: false })
        {
            var tells = called.Count > 0 || new[] { container.Name, container.Image }.Concat(container.Command).Any(t => t.Contains("claude", StringComparison.OrdinalIgnoreCase));
            return target.IsNamed ? new(container, target.User, [Named, .. called])
                : tells ? new(container, target.User, ["has the credentials; it does not run, and cannot be asked for claude", .. called])
                : null;
        }

        // Claude Code has to own what it reads and writes: it is the container's own user, or the one that the file belongs to there.
        var (answer, user) = (await AskAsync(container, target.User), target.User);
        if (answer is not null && user is null && !(credentials is null ? answer.Owner is null || answer.Owner == answer.User : answer.Uses(credentials.File.Id)))
        {
            var owner = credentials is null || answer.Inode == credentials.File.Id.Inode ? answer.Owner : credentials.Owner.User;
            if (owner != answer.User)
            {
                user = $"{owner}";
                answer = await AskAsync(container, user);
            }
        }

        return answer?.Claude is { } claude && (credentials is null || answer.Uses(credentials.File.Id))
            ? new(container, user, [$"has {claude}, and the credentials at {answer.File}{(user is null || target.User is not null ? "" : $", which belong to user {user} there")}", .. called])
            : target.IsNamed ? new(container, target.User, [Named, "it is not seen to have claude and these credentials", .. called])
            : null;
    }

    private async Task<Answer?> AskAsync(Container container, string? user)
    {
        try
        {
            var said = await new PlacedCommand(around.Launcher, CommandPlace.In(container, user)).RunAsync(["sh", "-c", "echo \"$(id -u)\"; " + Question + "\necho \"$file\""], Limit, around.Stop);
            return said.IsSuccess ? Answer.Parse(said.Output) : null;
        }
        catch (OcxException e)
        {
            around.Sight.CannotSee($"claude in {container.Name}", e);
            return null;
        }
    }

    private async Task<FoundCli?> OnHostAsync(FoundCredentials credentials)
    {
        var what = $"claude on this machine, for user {credentials.Owner.UserName ?? $"{credentials.Owner.User}"}";
        around.Sight.Look(what);
        try
        {
            var place = await new ClaudeFinder(target with { Mode = ClaudeTarget.Host }, around.Settings, around.Launcher, around.Log).FindAsync(credentials.File.Path, around.Stop);
            var said = await new PlacedCommand(around.Launcher, place.Place).RunAsync(["sh", "-c", ClaudePlace.Lookup + "command -v claude"], Limit, around.Stop);
            return said.IsSuccess && said.Output.Trim() is { Length: > 0 } claude ? new(null, null, [$"{claude}, for {credentials.Owner.UserName ?? $"user {credentials.Owner.User}"}, who owns the credentials"]) : null;
        }
        catch (OcxException e)
        {
            around.Sight.CannotSee(what, e);
            return null;
        }
    }

    /// <summary>What a container has answered.</summary>
    internal sealed record Answer(uint User, ulong? Inode, uint? Owner, string? Claude, string File)
    {
        public bool Uses(FileId file) => Inode == file.Inode && Owner == User;

        public static Answer? Parse(string output)
        {
            if (output.Split('\n') is not [var user, var file, var claude, var path, ..] || !uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            var fields = file.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new(
                number,
                fields.Length > 4 && ulong.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : null,
                fields.Length > 4 && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null,
                claude is "none" or "" ? null : claude,
                path);
        }
    }
}

/// <summary>A place where Claude Code can be called.</summary>
/// <param name="Container">The container; <c>null</c>: this machine.</param>
/// <param name="User">As whom in there; <c>null</c>: as the container's own user.</param>
/// <param name="Evidence">What speaks for it.</param>
internal sealed record FoundCli(Container? Container, string? User, IReadOnlyList<string> Evidence);
