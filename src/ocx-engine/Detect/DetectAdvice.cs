namespace Ocx;

/// <summary>What a person should know before the values are used.</summary>
internal static class DetectAdvice
{
    /// <summary>All of it.</summary>
    public static IEnumerable<Advice> Of(Picks picks)
    {
        if (picks.Credentials is { } credentials)
        {
            foreach (var advice in OfCredentials(picks, credentials))
            {
                yield return advice;
            }
        }

        if (picks.State is not null && picks.Compose is null && picks.Around.Settings.ComposeDirectory is not "")
        {
            if (picks.Gateway is { } gateway)
            {
                yield return gateway.ComposeLabel("project.working_dir") is { } directory
                    ? new($"OCX_COMPOSE_DIR is left out: {directory}, in which {gateway.Name} was made, is not here", "name the directory of its compose file: OCX_COMPOSE_DIR=… ocx-detect")
                    : new($"{gateway.Name} was not made by Docker Compose: ocx cannot make it anew with each token", "where its store takes the token while it runs: OCX_HANDOVER='hot'");
            }
            else if (!picks.Around.KnowsContainers)
            {
                yield return new("OCX_COMPOSE_DIR is left out: whether there is a gateway's container is not known");
            }

            foreach (var foreign in picks.Foreign)
            {
                yield return new($"{foreign.Path}: others can write the compose file in it, and what Compose does by it", "if it is the gateway's: OCX_COMPOSE_DIR=… ocx-detect");
            }
        }

        if (picks is { Compose: { } compose, Gateway: null, Planned: null })
        {
            yield return new($"{compose.Path}: no gateway is known in it, neither a container nor a service {picks.Around.Settings.Service}", "name its service: OCX_SERVICE=… ocx-detect");
        }

        if (picks.Around.Older.Units is { Count: > 0 } units)
        {
            yield return new(
                $"older shell scripts of the same purpose are here: {string.Join(", ", units.Select(u => $"{u.Name} ({State(u)})"))}",
                $"beside ocx's units they work against them: systemctl disable --now {string.Join(' ', units.Select(u => u.Name))}")
            {
                IsBesides = true,
            };
        }

        if (Launcher.PathOf("inotifywait") is null)
        {
            yield return new("inotifywait is not there, by which ocx-sync sees each change at once", "install inotify-tools; or enable ocx-watch.path in place of ocx-sync.service") { IsBesides = true };
        }
    }

    private static IEnumerable<Advice> OfCredentials(Picks picks, FoundCredentials credentials)
    {
        var path = credentials.File.Path;
        if (credentials.Rank > 0)
        {
            yield return new($"{path}: {credentials.Status.Problem ?? "the sign-in has ended"}", credentials.Status.Cure);
        }

        foreach (var container in picks.Around.Containers.Where(c => c.Mounts.Any(m => Sight.IsPath(m.Source) && FileId.Of(m.Source) == credentials.File.Id)))
        {
            yield return new($"{container.Name} has {path} mounted by itself: Claude Code cannot replace it there, and a new one is not seen", "mount its directory");
        }

        if (picks.Cli is null)
        {
            yield return new(
                $"claude is found neither on this machine nor in a container that has {path}: nothing here can refresh the token",
                "install Claude Code; or say where it runs: OCX_CLI_CONTAINER=… ocx-detect");
        }
        else if (picks.Cli.Container is { Running: false } stopped)
        {
            yield return new($"{stopped.Name} does not run, and Claude Code is to be called in it", $"start it: docker start {stopped.Name}");
        }
    }

    private static string State(OlderUnit unit) =>
        $"{(unit.Active switch { true => "active", false => "not active", null => "systemd does not run" })}, {(unit.Enabled ? "enabled" : "not enabled")}";
}
