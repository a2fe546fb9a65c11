namespace Ocx;

/// <summary>
/// What is wrong with a <c>models.providers.anthropic</c> that somebody has written: the token then goes to the address in
/// there, and older releases of OpenClaw asked at <c>/v1/v1</c>, which is not found.
/// </summary>
public static class CustomProvider
{
    /// <summary>Says what is wrong with it.</summary>
    /// <param name="check">The name of the check that has found it.</param>
    /// <param name="custom">What somebody has written.</param>
    /// <param name="cure">What a person can do about it.</param>
    public static Finding Judge(string check, ConfigValue custom, string cure)
    {
        ArgumentNullException.ThrowIfNull(custom);
        var what = $"{custom.Where}: models.providers.anthropic describes Anthropic anew";
        return custom.Find("baseUrl")?.Text is not { Length: > 0 } address ? Finding.Warn(check, null, $"{what}, and OpenClaw knows it best", cure)
            : !IsAnthropic(address) ? Finding.Fail(check, null, $"{what}: the token is sent to {(address.Contains("://", StringComparison.Ordinal) ? SecretText.MaskAddresses(address) : "what is no address")}", cure)
            : Finding.Warn(check, null, $"{what}{(HasVersion(address) ? ": with /v1 at its end, older releases of OpenClaw ask at /v1/v1, which is not found" : "; older releases of OpenClaw asked at /v1/v1 then, which is not found")}", cure);
    }

    /// <summary>Over TLS, to a host of Anthropic's own.</summary>
    private static bool IsAnthropic(string address) => Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && (uri.Host == "anthropic.com" || uri.Host.EndsWith(".anthropic.com", StringComparison.Ordinal));

    private static bool HasVersion(string address) => address.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);
}
