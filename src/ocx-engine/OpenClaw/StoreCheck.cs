using System.Text.Json;

namespace Ocx;

/// <summary>What OpenClaw's databases hold of Anthropic's, as store-check.js has found it where OpenClaw runs.</summary>
internal sealed record StoreCheck
{
    /// <summary>The agent whose profiles all others adopt.</summary>
    public const string MainAgent = "main";

    private const string AgentStore = "agent:";

    private static readonly Lazy<string> LazyScript = new(ReadScript);

    /// <summary>The program for node.</summary>
    public static string Script => LazyScript.Value;

    /// <summary>How many databases there are.</summary>
    public required int Databases { get; init; }

    /// <summary>Files of the JSON generation in the state directory.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>The profiles.</summary>
    public required IReadOnlyList<StoredProfile> Profiles { get; init; }

    /// <summary>The agents whose databases this node cannot read: it has no node:sqlite.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What could not be read, and why.</summary>
    public IReadOnlyList<(string Agent, string Error)> Errors { get; init; } = [];

    /// <summary>Why a running gateway would not use a token of its store; <c>null</c>: it does.</summary>
    public string? WhyNot(string token, DateTimeOffset now)
    {
        var agents = Profiles.GroupBy(p => p.Agent, StringComparer.Ordinal).ToList();
        return agents.Exists(a => a.Key == MainAgent)
            ? agents.Where(a => !a.Any(p => p.IsUsable(token, now))).Select(a => $"the store of {a.Key} has no usable profile with this token").FirstOrDefault()
            : $"the store of {MainAgent} has no profile of Anthropic's";
    }

    /// <summary>Reads the script's answer.</summary>
    /// <returns><c>null</c> when it is none.</returns>
    public static StoreCheck? TryParse(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var json = document.RootElement;
            if (json.GetProperty("check").GetInt32() != 1)
            {
                return null;
            }

            // Where OpenClaw has moved main's profiles to the shared store, it reads main's own database no more.
            var isMoved = json.GetProperty("shared").GetString() == "state-db";
            var stores = json.GetProperty("stores").EnumerateArray()
                .Select(s => (Name: s.GetProperty("store").RequiredText(), Json: s))
                .Where(s => !(isMoved && s.Name == AgentStore + MainAgent))
                .Select(s => (Agent: s.Name.StartsWith(AgentStore, StringComparison.Ordinal) ? s.Name[AgentStore.Length..] : MainAgent, s.Json))
                .ToList();
            return new StoreCheck
            {
                Databases = json.GetProperty("databases").GetInt32(),
                Leftovers = [.. json.GetProperty("leftovers").EnumerateArray().Select(f => f.RequiredText())],
                Profiles = [.. stores.Where(s => s.Json.TryGetProperty("profile", out _)).Select(s => StoredProfile.Parse(s.Agent, s.Json))],
                Unread = [.. stores.Where(s => s.Json.TryGetProperty("unread", out _)).Select(s => s.Agent).Distinct(StringComparer.Ordinal)],
                Errors = [.. stores.Where(s => s.Json.TryGetProperty("error", out _)).Select(s => (s.Agent, s.Json.GetProperty("error").RequiredText()))],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(StoreCheck).Assembly.GetManifestResourceStream("store-check.js")!);
        return script.ReadToEnd();
    }
}
