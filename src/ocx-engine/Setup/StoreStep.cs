namespace Ocx;

/// <summary>How OpenClaw keeps its profiles, and what follows from it: what is written, and how a running gateway comes to a new token.</summary>
internal sealed class StoreStep : ISetupStep
{
    private const string Recreate = "recreate";
    private const string Hot = "hot";
    private const string Variable = "OCX_HANDOVER";

    public string Name => "store";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        scene.Tell(scene.IsSqlite
            ? "  OpenClaw keeps its profiles in SQLite: no JSON file is written, since that would break it; the token goes into .env, and into a store that has a profile"
            : "  OpenClaw keeps its profiles in JSON files: the token goes into oauth.json, the auth profile of every agent, and .env");
        if (!scene.HasGateway)
        {
            scene.Tell("  there is no gateway to look after: OCX_COMPOSE_DIR is empty");
            return;
        }

        if (Surroundings.Variable(Variable) is { } said)
        {
            _ = scene.Settings.IsHotHandover(); // a word that means nothing
            scene.Set(Variable, said);
            scene.Tell($"  handover: {said}");
            return;
        }

        scene.Tell("  handover, how a running gateway comes to each new token:");
        scene.Tell("    recreate  it is made anew, which everything in it notices, and which interrupts what its agents do");
        scene.Tell("    hot       it takes the token from OpenClaw's store, and is not interrupted; its environment keeps the old one");
        var proposal = await IsStoredAsync(scene) ? Hot : Recreate;
        scene.Set(Variable, await scene.Ask.ChooseAsync(Variable, "Handover?", [Recreate, Hot], proposal));
        scene.Tell($"  handover: {scene.Values[Variable]}");
    }

    /// <summary>Whether every agent has a store from which the gateway takes a token while it runs.</summary>
    private static async Task<bool> IsStoredAsync(SetupScene scene)
    {
        try
        {
            if (!scene.IsSqlite)
            {
                return scene.Found?.Agents.Count > 0 && (await scene.Look().GatewayAsync()).Container.WhyNoStore(scene.Settings.StateDirectory) is null;
            }

            return (await scene.Look().OpenClaw.StoredAsync()).Profiles.Count > 0;
        }
        catch (OcxException e)
        {
            scene.Log.Detail($"whether the gateway has a store is not known: {e.Message}");
            return false;
        }
    }
}
