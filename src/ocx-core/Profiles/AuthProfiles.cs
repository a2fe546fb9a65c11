using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>
/// OpenClaw's <c>auth-profiles.json</c>, one for each agent: <c>profiles</c> by their ids, of which one is ours to write.
/// Measured on OpenClaw 2026.2.25: a profile is used with <c>access</c> and <c>expires</c> as a number in milliseconds;
/// with the token under <c>key</c> it is skipped; without <c>expires</c> it shadows a good token of the environment; with
/// <c>refresh</c> OpenClaw spends Claude Code's refresh token once the access token has expired.
/// </summary>
public sealed class AuthProfiles
{
    private const string Access = "access";
    private const string Key = "key";
    private const string Refresh = "refresh";

    private readonly string id;
    private readonly CredentialDocument credentials;
    private readonly List<(string Name, byte[] Value)> fields;

    /// <summary>What the profile is to be.</summary>
    /// <param name="id">Its id, such as <c>anthropic:default</c>.</param>
    /// <param name="credentials">The sign-in.</param>
    /// <param name="withRefresh">Whether the refresh token goes into it too.</param>
    /// <exception cref="OcxException">65: the credentials have no expiry.</exception>
    public AuthProfiles(string id, CredentialDocument credentials, bool withRefresh)
    {
        OpenClawFormat.RequireExpiry(credentials);
        this.id = id;
        this.credentials = credentials;
        fields =
        [
            ("type", "\"oauth\""u8.ToArray()),
            ("provider", "\"anthropic\""u8.ToArray()),
            (Access, JsonEdit.String(credentials.AccessToken)),
            ("expires", Encoding.ASCII.GetBytes(credentials.ExpiresAt!.Value.ToString(CultureInfo.InvariantCulture))),
        ];
        if (withRefresh && !string.IsNullOrEmpty(credentials.RefreshToken))
        {
            fields.Insert(3, (Refresh, JsonEdit.String(credentials.RefreshToken)));
        }
    }

    /// <summary>Whether a text is empty, or the beginning of a document: OpenClaw writes its files in place.</summary>
    public static bool IsTorn(byte[] text)
    {
        try
        {
            return IsEmpty(text) || JsonText.Members(text) is null;
        }
        catch (JsonTextException e)
        {
            return e.CutOff;
        }
    }

    /// <summary>Brings the profile in a document to what it should be, and leaves every other byte as it stands.</summary>
    /// <param name="old">The document; <c>null</c> when there is none.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OcxException">65: it is no JSON, or not of this kind. 75: the token has expired.</exception>
    public ProfileEdit Apply(byte[]? old, string name)
    {
        ProfileEdit edit;
        try
        {
            edit = old is null || IsEmpty(old) ? new(ProfileState.Missing, null, NewDocument()) : Edit(old, name);
        }
        catch (JsonTextException e)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: {e.Message}", "it is left as it is; OpenClaw cannot read it either");
        }

        // A profile without a refresh token that has expired is of no use to anybody.
        return edit.Text is not null && credentials.IsExpired(TimeProvider.System.GetUtcNow())
            ? throw CredentialSource.Expired(name, credentials)
            : edit;
    }

    private static bool IsEmpty(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8).IsEmpty;

    private ProfileEdit Edit(byte[] document, string name)
    {
        var top = JsonText.Members(document);
        var outer = JsonEdit.Indent(document);
        if (top.Last("profiles") is not { } profiles || profiles.Kind == JsonTokenType.Null)
        {
            var made = JsonEdit.Object([(JsonEdit.String(id), NewProfile(outer is null ? null : outer + outer))], outer);
            return new(ProfileState.Missing, null, JsonEdit.Set(document, "profiles", made));
        }

        Require(profiles, name, "profiles");
        var list = profiles.ValueIn(document).ToArray();
        var indent = JsonEdit.Indent(list, outer);
        if (JsonText.Members(list).Last(id) is not { } entry)
        {
            return new(ProfileState.Missing, null, JsonEdit.Replace(document, profiles, JsonEdit.Set(list, id, NewProfile(indent), outer)));
        }

        if (entry.Kind == JsonTokenType.Null)
        {
            return new(ProfileState.Missing, null, JsonEdit.Replace(document, profiles, JsonEdit.Replace(list, entry, NewProfile(indent))));
        }

        Require(entry, name, $"profiles.{id}");
        var old = entry.ValueIn(list).ToArray();
        var members = JsonText.Members(old);
        var state = State(old, members);
        var before = Text(old, members, Access) ?? Text(old, members, Key);
        if (state == ProfileState.Foreign)
        {
            return new(state, null, null);
        }

        var profile = Profile(old, members, indent);
        return profile.AsSpan().SequenceEqual(old)
            ? new(ProfileState.Current, before, null)
            : new(state, before, JsonEdit.Replace(document, profiles, JsonEdit.Replace(list, entry, profile)));
    }

    /// <summary>The profile as it should be: what it holds beside our fields stays.</summary>
    private byte[] Profile(byte[] old, List<JsonMember> members, string? indent)
    {
        var profile = members.Last(Access) is null ? JsonEdit.Rename(old, Key, Access) : old;
        if (!IsApiKey(Text(old, members, Key)))
        {
            profile = JsonEdit.Remove(profile, Key);
        }

        if (!fields.Exists(f => f.Name == Refresh))
        {
            profile = JsonEdit.Remove(profile, Refresh);
        }

        foreach (var (name, value) in fields)
        {
            profile = JsonEdit.Set(profile, name, value, indent);
        }

        return profile;
    }

    private static ProfileState State(byte[] profile, List<JsonMember> members)
    {
        var type = members.Last("type");
        var key = Text(profile, members, Key);
        if (IsOther(type, "oauth") || IsOther(members.Last("provider"), "anthropic") || (IsApiKey(key) && Text(profile, members, Access) is null)
            || (type is null && (members.Last("mode") is not null || members.Last("token") is not null)))
        {
            return ProfileState.Foreign;
        }

        return type is null || (key is not null && !IsApiKey(key)) || Text(profile, members, Access) is null || members.Last("expires") is not { Kind: JsonTokenType.Number } ? ProfileState.Broken
            : members.Last(Refresh) is not null ? ProfileState.Refreshable
            : ProfileState.Outdated;

        // One that does not say is taken for what its id says.
        bool IsOther(JsonMember? member, string expected) =>
            member is { Kind: not JsonTokenType.Null } m && !string.Equals(JsonText.AsString(m.ValueIn(profile)), expected, StringComparison.Ordinal);
    }

    /// <summary>Whether it is an API key, which perhaps stands nowhere else: beside a token it stays, and alone it keeps us away.</summary>
    private static bool IsApiKey(string? key) => key?.StartsWith("sk-ant-api", StringComparison.Ordinal) == true;

    private static string? Text(byte[] json, List<JsonMember> members, string name) =>
        members.Last(name) is { } member && JsonText.AsString(member.ValueIn(json)) is { Length: > 0 } text ? text : null;

    private static void Require(JsonMember member, string name, string what)
    {
        if (member.Kind != JsonTokenType.StartObject)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: {what} is not an object", "it is left as it is; OpenClaw cannot use it either");
        }
    }

    private byte[] NewProfile(string? outer) => JsonEdit.Object([.. fields.Select(f => (JsonEdit.String(f.Name), f.Value))], outer);

    private byte[] NewDocument()
    {
        var profiles = JsonEdit.Object([(JsonEdit.String(id), NewProfile("    "))], "  ");
        var lastGood = JsonEdit.Object([(JsonEdit.String("anthropic"), JsonEdit.String(id))], "  ");
        return [.. JsonEdit.Object([("\"version\""u8.ToArray(), "1"u8.ToArray()), ("\"profiles\""u8.ToArray(), profiles), ("\"lastGood\""u8.ToArray(), lastGood)], ""), (byte)'\n'];
    }
}
