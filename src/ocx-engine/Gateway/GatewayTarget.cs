namespace Ocx;

/// <summary>Which gateway is meant: what options and configuration say.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Directory">The compose directory that somebody has named; <c>null</c>: the container's labels tell.</param>
/// <param name="EnvFile">The <c>.env</c> that somebody has named; <c>null</c>: the project's own.</param>
public sealed record GatewayTarget(string Service, string? Directory, string? EnvFile)
{
    /// <summary>Its service: an argument of Compose's, and no option.</summary>
    public string Service { get; init; } = Service is not ['-', ..] ? Service
        : throw new OcxException(ExitCode.Configuration, $"{Service} is no name of a service", "name the gateway's: OCX_SERVICE, or --service");

    /// <summary>Compose files that belong to the project from now on, beside those that its container was made from.</summary>
    public IReadOnlyList<string> MoreFiles { get; init; } = [];

    /// <summary>Whether a project's gateway can be the one that is meant.</summary>
    public bool Means(ComposeProject project) =>
        project is not null && project.Service == Service && (Directory is null || IsSame(project.Directory, Directory));

    /// <summary>Whether two paths lead to the same directory.</summary>
    internal static bool IsSame(string? path, string other) => path is not null
        && (Path.TrimEndingDirectorySeparator(path) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)) || (FileId.Of(path) is { } id && id == FileId.Of(other)));
}

/// <summary>The gateway as it was found.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Container">Its container; <c>null</c> when it has none.</param>
/// <param name="Pending">Whether a recreation was begun and not ended.</param>
internal sealed record Gateway(ComposeProject Project, Container? Container, bool Pending)
{
    /// <summary>Its token; <c>null</c> without a container, or when that has none.</summary>
    public string? Token => Container?.Variable(OpenClawFormat.TokenVariable);
}
