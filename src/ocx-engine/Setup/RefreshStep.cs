namespace Ocx;

/// <summary>
/// What has the token refreshed: Claude Code, called where it runs; or, if a person wants that, ocx-refresh in its place.
/// Claude Code is tried by a call that spends nothing.
/// </summary>
internal sealed class RefreshStep : ISetupStep
{
    /// <summary>ocx-trigger calls Claude Code.</summary>
    public const string Trigger = "trigger";

    /// <summary>ocx-refresh asks for the token itself.</summary>
    public const string Direct = "direct";

    /// <summary>Something else does.</summary>
    public const string None = "none";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Refreshing = TimeSpan.FromMinutes(5);

    public string Name => "refresh";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        var known = scene.Values.ContainsKey("OCX_CLI_MODE");
        if (!known)
        {
            scene.Tell("  Claude Code is found neither on this machine nor in a container that has these credentials");
            scene.Tell("    trigger  ocx-trigger calls it, once it is there");
            scene.Tell("    direct   ocx-refresh asks for the next token itself, as Claude Code would; whether the provider's terms allow that is for you to judge");
            scene.Tell("    none     something else refreshes the token");
        }

        var units = await new Systemctl(scene.Launcher).ShowAsync([OurUnits.RefreshTimer, OurUnits.TriggerTimer], stop);
        var isDirect = units[OurUnits.RefreshTimer].IsActive;
        scene.Refresh = known && !isDirect && scene.Options.Answers.Of("refresh") is null ? Trigger
            : await scene.Ask.ChooseAsync("refresh", "How is the token refreshed?", [Trigger, Direct, None], isDirect ? Direct : known || units[OurUnits.TriggerTimer].IsActive ? Trigger : None);
        scene.Tell(scene.Refresh switch
        {
            Trigger => "  ocx-trigger calls Claude Code in the last minutes of each token",
            Direct => "  ocx-refresh asks for each next token, and no Claude Code is called",
            _ => "  nothing of ocx refreshes the token",
        });
        if (scene.Refresh == Direct)
        {
            // It would refuse each time, and be enabled all the same.
            await new LockSharing(ClaudeTarget.Of(scene.Settings), scene.Launcher).RequireAsync(scene.Settings.Credentials, stop);
        }

        if (scene.Refresh == Trigger && known)
        {
            await TryAsync(scene, stop);
        }

        await RefreshNowAsync(scene);
    }

    /// <summary>Calls Claude Code as ocx-trigger would, but for its version, which never refreshes (measured, 2.0.77 to 2.1.329).</summary>
    private static async Task TryAsync(SetupScene scene, CancellationToken stop)
    {
        var place = await new ClaudeFinder(ClaudeTarget.Of(scene.Settings), scene.Settings, scene.Launcher, scene.Log).FindAsync(scene.Settings.Credentials, stop);
        var command = $"{place.Shown}claude --version";
        scene.Tell(Log.Printable($"  run {command}"));
        if (scene.Options.DryRun)
        {
            return;
        }

        var said = await CallAsync(scene, place, stop);
        if (said.ExitCode == PlaceFailure.NotFound && place.Place.IsHost && Launcher.PathOf("claude") is { } claude)
        {
            throw new OcxException(ExitCode.Unavailable, $"claude is at {claude}, where ocx-trigger.service does not look", $"ln -s {ShellText.Quote(claude)} /usr/local/bin/claude");
        }

        scene.Tell(said.IsSuccess
            ? Log.Printable($"  it answers: {ProcessResult.Lines(said.Output).FirstOrDefault() ?? "nothing"}")
            : throw new OcxException(ExitCode.Unavailable, $"{command}: {said.Reason}", "see what is wrong: ocx-verify; or name where it runs: OCX_CLI_MODE, OCX_CLI_CONTAINER"));
    }

    private static async Task<ProcessResult> CallAsync(SetupScene scene, ClaudePlace place, CancellationToken stop)
    {
        var mark = new EarlierRun(scene.Launcher, place.Place, scene.Settings.Credentials).Mark(DateTimeOffset.UtcNow + Limit);
        var command = new PlacedCommand(scene.Launcher, place.Place);
        try
        {
            string[] path = place.Place.IsHost ? ["env", $"{SearchPath.Variable}={SearchPath.For(FilePlace.Of(scene.Settings.Credentials, scene.Settings)?.Owner.User, PathOfUnits())}"] : [];
            return await command.RunAsync([.. path, "sh", "-c", ClaudePlace.Prelude, "sh", mark, "claude", "--version"], Limit, stop);
        }
        finally
        {
            await command.RunAsync(ClaudePlace.CleanUp(mark), Limit, CancellationToken.None);
        }
    }

    /// <summary>The PATH that the unit has, of which it takes those directories that nobody else can write in: of the configuration, else systemd's.</summary>
    private static string PathOfUnits() =>
        ConfigurationFile.Parse(ConfigurationFile.TextOf(new InputFile().TryRead(ConfigurationFile.DefaultPath) ?? []), (_, _) => { }).GetValueOrDefault(SearchPath.Variable) ?? SearchPath.Usual;

    /// <summary>A token whose life is over is of no use to anybody: what follows needs the next one.</summary>
    private static async Task RefreshNowAsync(SetupScene scene)
    {
        var status = new TokenReader(scene.Settings, scene.Settings.Within()).Read(scene.Settings.Credentials)[0];
        if (status.State != TokenState.Expired || scene.Refresh == None)
        {
            return;
        }

        var plan = scene.Plan();
        plan.Run([scene.Tool(scene.Refresh == Trigger ? "ocx-trigger" : "ocx-refresh"), "--credentials", scene.Settings.Credentials, .. scene.Refresh == Trigger ? Place(scene) : []], Refreshing);
        if (!await plan.ApplyAsync("refresh_now", "The token has expired. Refresh it now?"))
        {
            throw new OcxException(ExitCode.TryAgain, $"{scene.Settings.Credentials}: the token has expired, and no gateway is given it", "refresh it, and run ocx-setup again");
        }
    }

    /// <summary>Where ocx-trigger calls it: it gets no variable of ours.</summary>
    private static IEnumerable<string> Place(SetupScene scene)
    {
        foreach (var (option, value) in new[] { ("--mode", scene.Settings.CliMode), ("--container", scene.Settings.CliContainer), ("--user", scene.Settings.CliUser) })
        {
            if (value is not null)
            {
                yield return option;
                yield return value;
            }
        }
    }
}
