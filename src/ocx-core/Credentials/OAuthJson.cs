using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>OpenClaw's <c>oauth.json</c>: an object with an entry for each provider, of which <c>anthropic</c> is ours to write.</summary>
public static class OAuthJson
{
    /// <summary><c>oauth.json</c> with this entry: the old text with nothing but the entry replaced, or a new document.</summary>
    /// <exception cref="OcxException">65: the old text is not a JSON object.</exception>
    public static byte[] Merge(byte[]? oldText, string name, CredentialDocument credentials, bool accessOnly)
    {
        ReadOnlySpan<byte> old = oldText;
        if (old.Trim(" \t\r\n"u8).IsEmpty)
        {
            return [.. JsonEdit.Object([("\"anthropic\""u8.ToArray(), Entry(credentials, accessOnly, "  "))], ""), (byte)'\n'];
        }

        List<JsonMember> members;
        try
        {
            members = JsonText.Members(old);
        }
        catch (JsonTextException e)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: {e.Message}", $"nothing was written; move it away to have it made anew: mv {name} {name}.bad");
        }

        if (members.Last("claudeAiOauth") is not null)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{name}: holds Claude Code's own credentials, which nobody else may write", DotenvFile.NothingWritten);
        }

        return JsonEdit.Set(old, "anthropic", Entry(credentials, accessOnly, JsonEdit.Indent(old)));
    }

    /// <summary>The token in an <c>oauth.json</c> and its expiry, as far as they can be told: other programs are more lenient than we.</summary>
    /// <returns>No token when there is none; no expiry when it cannot be told.</returns>
    public static (string? Access, long? Expires) Held(ReadOnlySpan<byte> old)
    {
        try
        {
            if (JsonText.Members(old).Last("anthropic") is not { Kind: JsonTokenType.StartObject } entry)
            {
                return (null, null);
            }

            var json = entry.ValueIn(old);
            var members = JsonText.Members(json);
            var access = members.Last("access") is { } a ? JsonText.AsString(a.ValueIn(json)) : null;
            var expires = members.Last("expires") is { } e ? JsonText.AsNumber(e.ValueIn(json)) ?? Parsed(JsonText.AsString(e.ValueIn(json))) : null;
            return (access is { Length: > 0 } ? access : null, (long?)expires);
        }
        catch (JsonTextException)
        {
            return (null, null);
        }
    }

    /// <summary>
    /// The <c>anthropic</c> entry of <c>oauth.json</c>: accessToken, refreshToken and expiresAt under OpenClaw's names,
    /// every other field as it is, in order.
    /// </summary>
    /// <param name="credentials">The sign-in.</param>
    /// <param name="accessOnly">Leave the refresh token out, so that OpenClaw cannot spend it: it can be used once.</param>
    /// <param name="indent">What stands before the entry's closing brace; <c>null</c> writes it on one line.</param>
    public static byte[] Entry(CredentialDocument credentials, bool accessOnly, string? indent)
    {
        OpenClawFormat.RequireExpiry(credentials);
        var fields = new List<(byte[] Name, byte[] Value)>();
        foreach (var member in JsonText.LastOfEachName(credentials.Members))
        {
            var mapped = credentials.OpenClawName(member.Name);
            if (mapped is null ? IsOurs(member.Name) : mapped == "refresh" && (accessOnly || member.Kind == JsonTokenType.Null))
            {
                continue;
            }

            var name = mapped is null ? member.RawNameIn(credentials.Json).ToArray() : Encoding.UTF8.GetBytes($"\"{mapped}\"");
            fields.Add((name, member.ValueIn(credentials.Json).ToArray()));
        }

        return JsonEdit.Object(fields, indent);
    }

    private static double? Parsed(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A stranger's field must not stand in for, or beside, a field of ours.</summary>
    private static bool IsOurs(string name) => name is "access" or "refresh" or "expires" or "accessToken" or "refreshToken" or "expiresAt";
}
