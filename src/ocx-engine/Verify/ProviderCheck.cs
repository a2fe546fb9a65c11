namespace Ocx;

/// <summary>
/// That nobody has described Anthropic anew in OpenClaw's configuration (<c>models.providers.anthropic</c>): the token then
/// goes to the address in there, and older releases of OpenClaw asked at <c>/v1/v1</c>, which is not found.
/// </summary>
internal sealed class ProviderCheck : ICheck
{
    public string Name => "provider";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        try
        {
            return [Find(await scene.OpenClaw.ConfigAsync())];
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.BadData)
        {
            return [Finding.Fail(Name, null, $"{e.Message}: OpenClaw cannot read its configuration", "put that line right; openclaw.json.bak beside it may be how it was before")];
        }
        catch (OcxException e)
        {
            return [OpenClawView.Unseen(Name, null, e)];
        }
    }

    private Finding Find(OpenClawConfig? config)
    {
        if (config?.CustomAnthropic is not { } custom)
        {
            return Finding.Ok(Name, null, config is null ? "OpenClaw has no configuration: Anthropic is as OpenClaw knows it" : $"{config.Path}: Anthropic is as OpenClaw knows it");
        }

        var what = $"{custom.Where}: models.providers.anthropic describes Anthropic anew";
        var cure = $"take models.providers.anthropic out of {string.Join(", and of ", custom.Places)}";
        return custom.Find("baseUrl")?.Text is not { Length: > 0 } address ? Finding.Warn(Name, null, $"{what}, and OpenClaw knows it best", cure)
            : !IsAnthropic(address) ? Finding.Fail(Name, null, $"{what}: the token is sent to {(address.Contains("://", StringComparison.Ordinal) ? SecretText.MaskAddresses(address) : "what is no address")}", cure)
            : Finding.Warn(Name, null, $"{what}{(HasVersion(address) ? ": with /v1 at its end, older releases of OpenClaw ask at /v1/v1, which is not found" : "; older releases of OpenClaw asked at /v1/v1 then, which is not found")}", cure);
    }

    /// <summary>Over TLS, to a host of Anthropic's own.</summary>
    private static bool IsAnthropic(string address) => Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && (uri.IdnHost == "anthropic.com" || uri.IdnHost.EndsWith(".anthropic.com", StringComparison.Ordinal));

    private static bool HasVersion(string address) => address.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);
}
