namespace Ocx;

/// <summary>
/// The file beside a compose file that Compose takes by itself, in which the gateway is given the token. Measured on Compose
/// 2.26.1: any of its names goes with any name of a compose file, as long as nobody names the files.
/// </summary>
internal static class ComposeOverride
{
    private const string ComposeFile = "COMPOSE_FILE";

    /// <summary>In the order in which Compose looks for them.</summary>
    private static readonly string[] Defaults = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

    private static readonly string[] Names = ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

    /// <summary>What is in it.</summary>
    public static string Text(string service) => $$"""
        # Written by ocx-setup, and taken away by ocx-setup --uninstall: the gateway gets the token that .env has.
        services:
          {{service}}:
            environment:
              {{OpenClawFormat.TokenVariable}}: ${{{OpenClawFormat.TokenVariable}}}

        """;

    /// <summary>Whether a path has a name by which Compose takes it.</summary>
    public static bool IsOne(string path) => Names.Contains(Path.GetFileName(path), StringComparer.Ordinal);

    /// <summary>Where it is to be written.</summary>
    /// <param name="project">The project.</param>
    /// <param name="env">Its <c>.env</c>, which may name compose files.</param>
    /// <returns><c>null</c> where Compose would not take it, or somebody has one already.</returns>
    public static string? PathFor(ComposeProject project, string env)
    {
        var file = Defaults.Select(d => Path.Join(project.Directory, d)).FirstOrDefault(File.Exists);
        var isDefault = project.Files.Count == 0 || (project.Files is [var only] && file is not null && FileId.Of(only) == FileId.Of(file));
        return file is null || !isDefault || Of(project.Directory) is not null
            || (new InputFile().TryRead(env) is { } text && DotenvFile.Value(text, env, ComposeFile, ChildEnvironment.Get) is not null)
            ? null
            : Path.Join(project.Directory, $"{Path.GetFileNameWithoutExtension(file)}.override{Path.GetExtension(file)}");
    }

    /// <summary>The one that is in a directory; <c>null</c>: none is.</summary>
    public static string? Of(string directory) => Names.Select(n => Path.Join(directory, n)).FirstOrDefault(File.Exists);
}
