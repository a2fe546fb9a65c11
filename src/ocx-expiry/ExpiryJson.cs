using System.Text;

namespace Ocx;

/// <summary>
/// <c>--json</c>: one object: <c>state</c> (that of the token in the worst state) and <c>tokens</c>, each with <c>file</c>,
/// <c>profile</c>, <c>state</c>, <c>expires_at</c> (ISO 8601), <c>seconds_left</c> (negative when expired), <c>provider</c>,
/// <c>subscription</c>, <c>fingerprint</c>, <c>sign_in_ends_at</c>, <c>problem</c> and <c>cure</c>; what is not known is null.
/// </summary>
internal static class ExpiryJson
{
    public static string Print(IReadOnlyList<TokenStatus> tokens) => Encoding.UTF8.GetString(JsonObject.Line(json =>
    {
        json.WriteString("state", tokens.Max(t => t.State).Name()); // they stand in order, the best first
        json.WriteObjects("tokens", tokens, token =>
        {
            json.WriteString("file", token.File);
            json.WriteString("profile", token.Profile);
            json.WriteString("state", token.State.Name());
            json.WriteString("expires_at", Time(token.ExpiresAt));
            if (token.Left is { } left)
            {
                json.WriteNumber("seconds_left", (long)Math.Floor(left.TotalSeconds));
            }
            else
            {
                json.WriteNull("seconds_left");
            }

            json.WriteString("provider", token.Fingerprint is null ? null : "anthropic");
            json.WriteString("subscription", token.Subscription);
            json.WriteString("fingerprint", token.Fingerprint);
            json.WriteString("sign_in_ends_at", Time(token.SignInEndsAt));
            json.WriteString("problem", token.Problem);
            json.WriteString("cure", token.Cure);
        });
    }));

    private static string? Time(DateTimeOffset? time) => time is { } t ? Timestamp.Text(t) : null;
}
