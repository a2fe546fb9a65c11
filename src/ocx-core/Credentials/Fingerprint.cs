using System.Text;

namespace Ocx;

/// <summary>What stands for a secret in every message: the first 8 hex digits of its SHA-256.</summary>
public static class Fingerprint
{
    /// <summary>The fingerprint of a secret; <c>none</c> for no secret or an empty one.</summary>
    public static string Of(string? secret) =>
        string.IsNullOrEmpty(secret) ? "none" : Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 4));

    /// <summary>What follows the kind of a secret that is masked.</summary>
    internal const string Mask = "[masked ";

    private const int LongestKind = 16;

    /// <summary>What a terminal is shown in place of a secret: its kind where Anthropic's prefix tells it, and its fingerprint.</summary>
    public static string Masked(string secret) => $"{Kind(secret)}{Mask}{Of(secret)}]";

    /// <summary>What of a secret tells its kind, such as <c>sk-ant-oat01-</c>; empty where nothing does.</summary>
    internal static string Kind(string secret)
    {
        var length = secret.StartsWith("sk-ant-", StringComparison.Ordinal) ? secret.IndexOf('-', "sk-ant-".Length) + 1 : 0;
        return length <= LongestKind ? secret[..length] : "";
    }
}
