using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>Docker Compose, as a plugin of docker's command line.</summary>
internal sealed class Compose
{
    private const string Cure = "install Docker Compose 2.19 or newer as a plugin of docker: the package docker-compose-plugin of Docker's, or docker-compose of Debian 13";

    /// <summary>What stands before it. Measured on 2.26.1 and 2.40.3.</summary>
    private static readonly string[] Quoting = [" quoted value ", " in variable name ", "Invalid template: ", "Invalid hostPort: "];

    private static readonly TimeSpan Reading = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Working = TimeSpan.FromMinutes(2);

    private readonly Launcher launcher;
    private ComposeVersion? version;

    public Compose(Launcher launcher) => this.launcher = launcher;

    /// <summary>Its version.</summary>
    /// <exception cref="OcxException">69: it is not there, or of the generation before the plugin.</exception>
    public async Task<ComposeVersion> VersionAsync(CancellationToken stop)
    {
        if (version is null)
        {
            var result = await launcher.RunAsync("docker", ["compose", "version", "--short"], Reading, stop);
            version = result.IsSuccess ? ComposeVersion.Parse(result.Output) : null;
            if (version is null or { Major: < 2 })
            {
                throw new OcxException(ExitCode.Unavailable, version is null ? "docker has no Compose plugin" : $"Docker Compose {version.Text} is too old", Cure);
            }
        }

        return version;
    }

    /// <summary>The configuration, with the services of all profiles.</summary>
    /// <exception cref="OcxException">78: Compose does not take it.</exception>
    public async Task<ComposeConfig> ConfigAsync(ComposeProject project, CancellationToken stop)
    {
        var result = await RunAsync(project, ["--profile", "*"], ["config", "--format", "json"], Reading, stop);
        if (!result.IsSuccess)
        {
            throw new OcxException(ExitCode.Configuration, $"Compose does not take the configuration in {project.Directory}: {WithoutValue(result.Reason)}", "see all it says: docker compose config --quiet");
        }

        return Read(result.Output, project.Service);
    }

    /// <summary>What Compose would write into the container's label <c>config-hash</c>, were its token this one.</summary>
    /// <returns><c>null</c> where that cannot be said: the service is in a profile, or the token comes to it by a file of its own.</returns>
    public async Task<string?> HashAsync(ComposeProject project, string token, CancellationToken stop)
    {
        // A file in memory, which Compose reads twice: a token in an environment can be seen by ps.
        using var file = new MemoryFile(Encoding.UTF8.GetBytes($"{OpenClawFormat.TokenVariable}='{token}'\n"));
        var known = await HashAsync(project with { EnvFiles = [.. project.EffectiveEnvFiles, file.Path] }, stop);
        using var other = new MemoryFile(Encoding.UTF8.GetBytes($"{OpenClawFormat.TokenVariable}='other-than-any'\n"));
        return known is null || known == await HashAsync(project with { EnvFiles = [.. project.EffectiveEnvFiles, other.Path] }, stop) ? null : known;
    }

    /// <summary>Takes the service down, and what it alone uses with it.</summary>
    public Task<ProcessResult> DownAsync(ComposeProject project, StopTime time) =>
        ChangeAsync(project, ["down", .. time.Options, project.Service], time);

    /// <summary>Brings the service up, and nothing else: what it depends on is left alone, no image is fetched or built.</summary>
    public async Task<ProcessResult> UpAsync(ComposeProject project, bool force, StopTime time)
    {
        string[] never = (await VersionAsync(CancellationToken.None)).IsAtLeast(ComposeVersion.FirstWithDownOfOneService) ? ["--pull", "never"] : [];
        string[] forced = force ? ["--force-recreate"] : [];
        return await ChangeAsync(project, ["up", "--detach", "--no-deps", "--no-build", .. never, .. forced, .. time.Options, project.Service], time);
    }

    /// <summary>Reads the configuration that Compose prints.</summary>
    /// <exception cref="OcxException">69: it is no answer that we understand.</exception>
    internal static ComposeConfig Read(string output, string service)
    {
        try
        {
            return ComposeConfig.Parse(output, service);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new OcxException(ExitCode.Unavailable, "docker compose config: no answer that is understood", Cure);
        }
    }

    /// <summary>Compose quotes what it cannot read, mostly all of a line of <c>.env</c>: it may be a secret, or a piece of one.</summary>
    internal static string WithoutValue(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var quoting = Quoting.Where(q => reason.Contains(q, StringComparison.Ordinal)).MinBy(q => reason.IndexOf(q, StringComparison.Ordinal));
        return quoting is null ? reason : reason[..(reason.IndexOf(quoting, StringComparison.Ordinal) + quoting.TrimEnd().Length)].TrimEnd(':');
    }

    private async Task<string?> HashAsync(ComposeProject project, CancellationToken stop)
    {
        var result = await RunAsync(project, [], ["config", "--hash", project.Service], Reading, stop);
        return result.IsSuccess && result.Output.Trim().Split(' ') is [_, var hash] ? hash : null;
    }

    /// <summary>Not to be interrupted, but by its limit: half of it would leave no gateway.</summary>
    private Task<ProcessResult> ChangeAsync(ComposeProject project, IReadOnlyList<string> verb, StopTime time) =>
        RunAsync(project, [], verb, Working + time.Longest, CancellationToken.None);

    private Task<ProcessResult> RunAsync(ComposeProject project, IReadOnlyList<string> more, IReadOnlyList<string> verb, TimeSpan limit, CancellationToken stop) =>
        launcher.RunAsync("docker", ["compose", .. project.Options, .. more, .. verb], limit, stop);
}
