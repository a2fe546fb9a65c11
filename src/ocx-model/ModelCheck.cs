namespace Ocx;

/// <summary>Looks at the configuration, and changes nothing.</summary>
internal static class ModelCheck
{
    public static IReadOnlyList<Finding> Run(ModelFile file)
    {
        try
        {
            var config = file.Read().Config;
            return [Provider(config, file), Primary(config, file)];
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.BadData)
        {
            return [Finding.Fail("config", null, $"{e.Message}: OpenClaw cannot read its configuration", "put that line right; openclaw.json.bak beside it may be how it was before")];
        }
        catch (OcxException e)
        {
            return [Finding.Of("config", null, FindingState.Fail, e)];
        }
    }

    private static Finding Provider(OpenClawConfig config, ModelFile file) => config.CustomAnthropic is { } custom
        ? CustomProvider.Judge("provider", custom, $"ocx-model{file.Words} --remove-custom-provider")
        : Finding.Ok("provider", null, $"{config.Path}: Anthropic is as OpenClaw knows it");

    private static Finding Primary(OpenClawConfig config, ModelFile file) =>
        config.PrimaryModel is not { } primary ? Finding.Warn("primary", null, $"{config.Path}: names no primary model, and OpenClaw takes its own default", $"ocx-model{file.Words}")
            : primary.Text is not { } model ? Finding.Fail("primary", null, $"{primary.Where}: the primary model is no text", $"ocx-model{file.Words} --primary {ModelName.Opus}")
            : Finding.Ok("primary", null, $"{primary.Where}: {model}{(ModelName.IsAnthropic(model) ? "" : ", which needs no token of Claude Code's")}");
}
