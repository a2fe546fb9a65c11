namespace Ocx;

/// <summary>How an agent's stored profile is.</summary>
public enum PasteState
{
    /// <summary>As it should be.</summary>
    Current,

    /// <summary>Another token, kind or expiry.</summary>
    Outdated,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>An API key: somebody else's.</summary>
    Refused,
}

/// <summary>An agent whose store should hold the token.</summary>
/// <param name="Agent">Its id.</param>
/// <param name="Stored">Its profile; <c>null</c> when it has none.</param>
/// <param name="State">How that is.</param>
internal sealed record PasteTarget(string Agent, StoredProfile? Stored, PasteState State)
{
    /// <summary>
    /// The agents: main, whose profiles the others adopt, and every other that has the profile in a store of its own,
    /// where it hides main's.
    /// </summary>
    /// <param name="check">What is stored.</param>
    /// <param name="options">The profile's id, and whether main is left out where it has nothing of a subscription's.</param>
    /// <param name="credentials">What should be stored.</param>
    public static IReadOnlyList<PasteTarget> Of(StoreCheck check, PasteOptions options, CredentialDocument credentials)
    {
        var wantsMain = !options.IfStored || check.Profiles.Any(p => p.Agent == StoreCheck.MainAgent && !p.IsApiKey);
        var others = check.Profiles.Where(p => p.Agent != StoreCheck.MainAgent && p.Id == options.ProfileId).Select(p => p.Agent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. (wantsMain ? [StoreCheck.MainAgent] : Array.Empty<string>()).Concat(others).Select(Target)];

        PasteTarget Target(string agent)
        {
            var stored = check.Profiles.FirstOrDefault(p => p.Agent == agent && p.Id == options.ProfileId);
            return new(agent, stored, stored is null ? PasteState.Missing
                : stored.IsApiKey ? PasteState.Refused
                : stored.IsCurrent(credentials) ? PasteState.Current
                : PasteState.Outdated);
        }
    }

    /// <summary>The token that it has, for a message.</summary>
    public string? Fingerprint(string token) => Stored is null ? null : Stored.Fingerprint ?? (Stored.Holds(token) ? Ocx.Fingerprint.Of(token) : "another");
}
