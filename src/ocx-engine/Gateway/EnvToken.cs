namespace Ocx;

/// <summary>The token that Compose finds in <c>.env</c>: what the gateway should run with.</summary>
internal sealed class EnvToken
{
    private readonly string? named;
    private readonly InputFile files = new();

    /// <param name="named">The file that somebody has named; <c>null</c>: the project's own.</param>
    public EnvToken(string? named) => this.named = named;

    /// <summary>Reads it, as it is now.</summary>
    /// <exception cref="OcxException">66: there is no such file. 78: it has no token. 65: Compose would not read it.</exception>
    public string Read(ComposeProject project)
    {
        IReadOnlyList<string> paths = named is null ? project.EffectiveEnvFiles : [named];
        string? token = null;
        foreach (var path in paths)
        {
            var text = files.TryRead(path) ?? throw new OcxException(ExitCode.NoInput, $"{path}: no such file", "ocx-envset makes it: ocx-envset FILE --from CREDENTIALS");
            token = DotenvFile.Value(text, path, OpenClawFormat.TokenVariable, ChildEnvironment.Get) ?? token;
        }

        return !string.IsNullOrEmpty(token) ? token : throw new OcxException(
            ExitCode.Configuration,
            $"{paths[^1]}: {OpenClawFormat.TokenVariable} is {(token is null ? "not set" : "empty")}",
            "set it: ocx-envset FILE --from CREDENTIALS");
    }
}
