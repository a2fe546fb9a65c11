using System.Globalization;

namespace Ocx;

/// <summary>OpenClaw's own command line, where the gateway runs.</summary>
internal sealed class OpenClawCommand
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromMinutes(1); // it waits 4 s for each locked database

    /// <summary>The clock at which OpenClaw writes is ahead of the one by which we count: it starts for up to 15 s.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>As the image has it; an image of one's own need not have it in PATH.</summary>
    private static readonly string[][] InContainer = [["openclaw"], ["node", "/app/openclaw.mjs"], ["node", "/app/dist/index.js"]];

    private readonly TimeSpan limit;
    private readonly PlacedCommand command;
    private readonly string[][] candidates;
    private string[]? found;

    public OpenClawCommand(Launcher launcher, CommandPlace place, TimeSpan? limit = null)
    {
        this.limit = limit ?? PasteOptions.DefaultLimit;
        Place = place;
        command = new PlacedCommand(launcher, place);
        candidates = place.IsHost ? [["openclaw"]] : InContainer;
    }

    /// <summary>Where it runs.</summary>
    public CommandPlace Place { get; }

    /// <summary>What is stored.</summary>
    /// <exception cref="OcxException">69: OpenClaw is not there, or its answer is not understood. 75: it cannot be asked just now.</exception>
    public async Task<StoreCheck> CheckAsync(CancellationToken stop)
    {
        var result = await command.RunAsync(["node", "-e", StoreCheck.Script], CheckLimit, stop);
        if (result.IsSuccess && StoreCheck.TryParse(result.Output) is { } check)
        {
            return check.Unread.Count == 0 ? check : check with { Profiles = await ProfilesAsync([StoreCheck.MainAgent, .. check.Unread], stop), Unread = [] };
        }

        PasteFailure.RequirePlace(result, Place);
        if (Place.IsHost && PasteFailure.IsMissing(result, ["node"]))
        {
            // On this machine OpenClaw may bring a node of its own.
            return new StoreCheck { Databases = 1, Leftovers = [], Profiles = await ProfilesAsync([StoreCheck.MainAgent], stop) };
        }

        throw result.TimedOut
            ? new OcxException(ExitCode.TryAgain, $"{Place.Name}: node has not told within {Duration.Text(CheckLimit)} what is stored")
            : new OcxException(ExitCode.Unavailable, $"{Place.Name}: node gives no answer that is understood (status {result.ExitCode})", "OpenClaw's own image has node 24; see what this one has: node --version");
    }

    /// <summary>Puts a token into an agent's store.</summary>
    /// <param name="credentials">The token, and when it expires.</param>
    /// <param name="profile">The profile's id.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What it has said, which does not tell what it has done.</returns>
    public Task<ProcessResult> PasteAsync(CredentialDocument credentials, string profile, string agent, DateTimeOffset now, CancellationToken stop)
    {
        // A number without a unit would be days.
        string[] expiry = credentials.ExpiresAt is { } at
            ? ["--expires-in", string.Create(CultureInfo.InvariantCulture, $"{(at - now.Add(Margin).ToUnixTimeMilliseconds()) / 1000}s")]
            : [];
        return OfAgentAsync(["models", "auth", "paste-token", "--provider", "anthropic", "--profile-id", profile, .. expiry], agent, credentials.AccessToken + "\n", stop);
    }

    private async Task<IReadOnlyList<StoredProfile>> ProfilesAsync(IEnumerable<string> agents, CancellationToken stop)
    {
        var profiles = new List<StoredProfile>();
        foreach (var agent in agents.Distinct(StringComparer.Ordinal))
        {
            var result = await OfAgentAsync(["models", "status", "--json"], agent, null, stop);
            profiles.AddRange(ModelsStatus.TryParse(result.Output, agent) ?? throw PasteFailure.Of(result, Place, agent, "models status"));
        }

        return profiles;
    }

    /// <summary>A command for an agent. Where nobody has configured agents, main has no name.</summary>
    private async Task<ProcessResult> OfAgentAsync(IReadOnlyList<string> words, string agent, string? input, CancellationToken stop)
    {
        var result = await RunAsync([.. words, "--agent", agent], input, stop);
        return agent == StoreCheck.MainAgent && !result.IsSuccess && result.Errors.Contains($"Unknown agent id \"{agent}\"", StringComparison.Ordinal)
            ? await RunAsync(words, input, stop)
            : result;
    }

    private async Task<ProcessResult> RunAsync(IReadOnlyList<string> words, string? input, CancellationToken stop)
    {
        foreach (var candidate in found is null ? candidates : [found])
        {
            var result = await command.RunAsync([.. candidate, .. words], limit, stop, input);
            PasteFailure.RequirePlace(result, Place);
            if (!PasteFailure.IsMissing(result, candidate))
            {
                found = candidate;
                return result;
            }
        }

        throw new OcxException(
            ExitCode.Unavailable,
            $"{Place.Name}: OpenClaw is not there; tried {string.Join(", ", candidates.Select(c => string.Join(' ', c)))}",
            Place.IsHost ? "put openclaw into PATH" : "name the gateway's service: OCX_SERVICE, or --service");
    }
}
