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

        return CustomProvider.Judge(Name, custom, $"take models.providers.anthropic out of {string.Join(", and of ", custom.Places)}");
    }
}
