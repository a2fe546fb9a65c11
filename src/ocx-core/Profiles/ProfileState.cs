namespace Ocx;

/// <summary>What an agent's profile is, before anything is done about it.</summary>
public enum ProfileState
{
    /// <summary>It holds the token of the credentials, and nothing has to change.</summary>
    Current,

    /// <summary>It holds another token, or another expiry.</summary>
    Outdated,

    /// <summary>Its token stands under <c>key</c>, or it lacks what OpenClaw needs: OpenClaw skips it.</summary>
    Broken,

    /// <summary>It holds a refresh token: OpenClaw would spend it, which signs Claude Code out.</summary>
    Refreshable,

    /// <summary>There is no such profile, or no file.</summary>
    Missing,

    /// <summary>It is somebody's API key, token, or another provider's: not ours to write.</summary>
    Foreign,
}
