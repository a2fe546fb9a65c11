namespace Ocx;

/// <summary>What tells Compose which project is meant: as it was when the container was made.</summary>
/// <param name="Name">The project's name; <c>null</c> lets Compose find it.</param>
/// <param name="Directory">Its working directory.</param>
/// <param name="Files">Its compose files; none lets Compose find them in the directory.</param>
/// <param name="EnvFiles">The files given to it as --env-file; none: the directory's <c>.env</c>.</param>
/// <param name="Service">The gateway's service.</param>
public sealed record ComposeProject(string? Name, string Directory, IReadOnlyList<string> Files, IReadOnlyList<string> EnvFiles, string Service)
{
    /// <summary>The truth about a container's project is in its labels.</summary>
    /// <exception cref="OcxException">78: it has no such labels, or its compose file was not a file.</exception>
    public static ComposeProject Of(Container container)
    {
        ArgumentNullException.ThrowIfNull(container);
        string Label(string name) => container.ComposeLabel(name)
            ?? throw new OcxException(ExitCode.Configuration, $"the container {container.Name} has no label com.docker.compose.{name}", "it was not made by Docker Compose 2");
        var name = Label("project");
        if (!Array.TrueForAll(name.ToCharArray(), c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new OcxException(ExitCode.Configuration, $"the container {container.Name} has a project's name that is none of Compose's: {name}");
        }

        var directory = Label("project.working_dir");
        if (!Path.IsPathRooted(directory))
        {
            throw new OcxException(ExitCode.Configuration, $"the container {container.Name} has a project's directory that is no absolute path: {directory}");
        }

        var project = new ComposeProject(
            name,
            directory,
            [.. Label("project.config_files").Split(',').Select(f => Path.Combine(directory, f))], // Compose 1 has written them as they were given
            container.ComposeLabel("project.environment_file")?.Split(',').Select(f => Path.Combine(directory, f)).ToArray() ?? [],
            Label("service"));
        return project.Files.FirstOrDefault(f => FileFacts.Of(f) is null) is not { } missing ? project : throw new OcxException(
            ExitCode.Configuration,
            $"the compose file that {container.Name} was made from is not there: {missing}",
            "bring it back, or make the container anew from where it is now: docker compose up -d");
    }

    /// <summary>The files in which Compose looks for variables.</summary>
    public IReadOnlyList<string> EffectiveEnvFiles => EnvFiles.Count > 0 ? EnvFiles : [Path.Join(Directory, ".env")];

    /// <summary>The options that name the project.</summary>
    public IReadOnlyList<string> Options =>
    [
        .. Name is null ? Array.Empty<string>() : ["--project-name", Name],
        "--project-directory",
        Directory,
        .. Files.SelectMany(f => new[] { "--file", f }),
        .. EnvFiles.SelectMany(f => new[] { "--env-file", f }),
    ];
}
