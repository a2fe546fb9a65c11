namespace Ocx;

/// <summary>What a token and an expiry have to look like, whichever document they stand in.</summary>
internal static class CredentialText
{
    /// <summary>Room for any token in one environment variable, which Linux limits to 128 KiB.</summary>
    private const int LongestToken = 64 * 1024;

    /// <summary>
    /// Refuses what cannot be a bearer token: RFC 6750, section 2.1 gives the alphabet. So no token needs quoting in
    /// a shell, in <c>.env</c> or in JSON, and none can carry a command, a newline or an escape sequence anywhere.
    /// </summary>
    public static string Token(string where, string token)
    {
        if (token.Contains('#', StringComparison.Ordinal))
        {
            throw Bad(where, "holds a '#': that is a sign-in code (code#state), not a token", "sign in with it: run claude and paste it there");
        }

        var body = token.AsSpan().TrimEnd('=');
        if (token.Length > LongestToken || TokenLength(body) < body.Length)
        {
            throw Bad(where, "is not a token: only letters, digits and -._~+/= can be in one", null);
        }

        return token;
    }

    /// <summary>Refuses an expiry that is not in milliseconds since 1970.</summary>
    public static long Milliseconds(string where, ReadOnlySpan<byte> value)
    {
        const string Cure = "Unix milliseconds are expected, such as 1790000000000";
        var number = JsonText.AsNumber(value) ?? throw Bad(where, "is not a number", Cure);
        return number switch
        {
            < 0 or double.NaN => throw Bad(where, "is negative", Cure),
            > 0 and < 1e11 => throw Bad(where, "looks like seconds", Cure),
            >= 1e14 => throw Bad(where, "is beyond the year 5138", Cure),
            _ => (long)number,
        };
    }

    public static OcxException Bad(string where, string what, string? hint) => new(ExitCode.BadData, $"{where} {what}", hint);

    /// <summary>How far a text is made of what tokens are made of, but for the = signs that may end one.</summary>
    /// <remarks>No SearchValues: to set one up takes longer than a tool does to read a token.</remarks>
    public static int TokenLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '.' or '_' or '~' or '+' or '/'))
        {
            length++;
        }

        return length;
    }
}
