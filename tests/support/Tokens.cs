namespace Ocx.Tests;

/// <summary>Sign-ins that no provider ever gave out.</summary>
public static class Tokens
{
    /// <summary>An access token; each mark makes another one.</summary>
    public static string Access(string mark = "0") => $"sk-ant-oat01-FAKE-{mark}";

    /// <summary>What stands for it in messages: the first 8 hex digits of its SHA-256.</summary>
    public static string Fingerprint(string mark = "0") => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Access(mark))))[..8];

    public static string Refresh(string mark = "0") => $"sk-ant-ort01-FAKE-{mark}";

    public static long InHours(double hours) => DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeMilliseconds();

    /// <summary>Claude Code's credentials document.</summary>
    public static string ClaudeJson(string mark = "0", long? expiresAt = null, string more = "") => $$$"""
        {
          "claudeAiOauth": {
            "accessToken": "{{{Access(mark)}}}",
            "refreshToken": "{{{Refresh(mark)}}}",
            "expiresAt": {{{expiresAt ?? InHours(8)}}},
            "scopes": ["user:inference", "user:profile"],
            "subscriptionType": "max",
            "rateLimitTier": "default_claude_max_20x"{{{more}}}
          },
          "mcpOAuth": {"server": {"accessToken": "of another"}}
        }

        """;

    /// <summary>What Claude Code leaves when the sign-in has ended.</summary>
    public static string BlankJson => """{"claudeAiOauth":{"accessToken":"","refreshToken":"","expiresAt":0,"scopes":[]}}""";
}
