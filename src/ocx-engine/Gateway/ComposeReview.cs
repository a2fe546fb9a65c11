namespace Ocx;

/// <summary>Compares a project's configuration, as Compose resolves it, with what the gateway needs and with what it was made from.</summary>
internal sealed class ComposeReview
{
    private readonly Compose compose;
    private readonly EnvToken env;
    private readonly GatewayTarget target;

    public ComposeReview(Compose compose, EnvToken env, GatewayTarget target)
    {
        this.compose = compose;
        this.env = env;
        this.target = target;
    }

    /// <summary>Whether the resolved configuration gives the gateway the token that <c>.env</c> has.</summary>
    /// <exception cref="OcxException">66, 65: <c>.env</c> cannot be read. 78: it does not, with what to write into which file.</exception>
    public void RequirePassed(ComposeProject project, ComposeConfig config)
    {
        var found = config.Environment.GetValueOrDefault(OpenClawFormat.TokenVariable);
        if (found is { Length: > 0 } && found == env.Read(project))
        {
            return;
        }

        throw found is { Length: > 0 } && target.EnvFile is { } named && !project.EffectiveEnvFiles.Select(Path.GetFullPath).Contains(Path.GetFullPath(named), StringComparer.Ordinal)
            ? new OcxException(
                ExitCode.Configuration,
                $"the gateway of {project.Directory} takes its variables from {string.Join(", ", project.EffectiveEnvFiles)}, not from {named}",
                $"name the right one: OCX_ENV_FILE='{project.EffectiveEnvFiles[^1]}'")
            : GatewayProof.NotPassed(project, project.Service, string.IsNullOrEmpty(found) ? null : found);
    }

    /// <summary>What else than the token would change with the gateway's next creation. Only where Compose's own hashes can be compared.</summary>
    /// <returns>What a person should know; <c>null</c>: nothing would, or nobody can tell.</returns>
    public async Task<string?> ChangeAsync(Gateway gateway, ComposeVersion version, CancellationToken stop) =>
        gateway is { Container: { } container, Token: { Length: > 0 } token } && container.ComposeLabel("config-hash") is { } hash
            && container.ComposeLabel("version") == version.Text.Split('-')[0] && token.All(c => c is not '\'' and not '\n')
            && await compose.HashAsync(gateway.Project, token, stop) is { } now && now != hash
            ? $"the configuration differs in more than the token from what {container.Name} was made from: all of it will apply"
            : null;
}
