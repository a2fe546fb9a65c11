using System.Text;

namespace Ocx;

/// <summary>Writes a sign-in in the forms that OpenClaw and those around it read; see also <see cref="OAuthJson"/>.</summary>
public static class OpenClawFormat
{
    /// <summary>The variable that OpenClaw takes its access token from.</summary>
    public const string TokenVariable = "ANTHROPIC_OAUTH_TOKEN";

    /// <summary>One auth profile, without the refresh token: OpenClaw only receives, Claude Code refreshes.</summary>
    public static byte[] Profile(CredentialDocument credentials)
    {
        RequireExpiry(credentials);
        return JsonObject.Lines(json =>
        {
            json.WriteString("type"u8, "oauth"u8);
            json.WriteString("provider"u8, "anthropic"u8);
            json.WriteString("access"u8, credentials.AccessToken);
            json.WriteNumber("expires"u8, credentials.ExpiresAt!.Value);
        });
    }

    /// <summary>One line of <c>.env</c>.</summary>
    public static byte[] Env(CredentialDocument credentials)
    {
        return Encoding.UTF8.GetBytes($"{TokenVariable}=\"{credentials.AccessToken}\"\n");
    }

    /// <summary>A Kubernetes Secret for <c>kubectl apply -f -</c>, which reads JSON as well as YAML.</summary>
    /// <param name="credentials">The sign-in.</param>
    /// <param name="name">The Secret's name, a DNS subdomain (RFC 1123).</param>
    public static byte[] KubernetesSecret(CredentialDocument credentials, string name)
    {
        return JsonObject.Lines(json =>
        {
            json.WriteString("apiVersion"u8, "v1"u8);
            json.WriteString("kind"u8, "Secret"u8);
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, name);
            json.WriteEndObject();
            json.WriteString("type"u8, "Opaque"u8);
            json.WriteStartObject("stringData"u8);
            json.WriteString(TokenVariable, credentials.AccessToken);
            json.WriteEndObject();
        });
    }

    /// <summary>Whether a text is a JSON object with a member of that name.</summary>
    public static bool HasMember(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonText.Members(json).Last(name) is not null;
        }
        catch (JsonTextException)
        {
            return false;
        }
    }

    /// <summary>Refuses credentials that have none: OpenClaw would take the profile for missing.</summary>
    internal static void RequireExpiry(CredentialDocument credentials)
    {
        if (credentials.ExpiresAt is null)
        {
            throw new OcxException(
                ExitCode.BadData,
                "the credentials hold no expiry, and OpenClaw takes an oauth profile without one for missing",
                "a long-lived token goes into .env: ocx-map -f env");
        }
    }
}
