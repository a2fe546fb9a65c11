namespace Ocx;

/// <summary>What comes before our profile in the JSON generation, or in its place; what wins is told by <see cref="ProfileOrder"/>.</summary>
internal sealed class ProfileShadows(Scene scene, string name)
{
    private const string Id = OpenClawView.OurProfile;

    public async Task<IReadOnlyList<Finding>> FindAsync(OpenClawConfig? config)
    {
        var findings = new List<Finding>();
        foreach (var agent in scene.OpenClaw.Agents)
        {
            try
            {
                var store = AuthStore.Parse(scene.OpenClaw.TryRead(agent), agent.Path);
                if (store.Profiles.GetValueOrDefault(Id) is { } ours && ours.IsUsable(scene.Now))
                {
                    findings.AddRange(await OfOrderAsync(agent, store, ours, config));
                    findings.AddRange(OfUsage(agent, store));
                }
            }
            catch (OcxException e)
            {
                findings.Add(OpenClawView.Unseen(name, agent.Agent, e));
            }
        }

        return findings;
    }

    private async Task<IEnumerable<Finding>> OfOrderAsync(AgentStore agent, AuthStore store, AuthProfile ours, OpenClawConfig? config)
    {
        if (ProfileOrder.Refusal(ours, config) is { } refusal)
        {
            return [Finding.Fail(name, agent.Agent, $"{refusal.Where}: auth.profiles says something else of {Id} than it is, and OpenClaw passes it over", $"write mode \"{ours.Type}\" and provider \"anthropic\" for {Id} in {refusal.Where}")];
        }

        var order = ProfileOrder.Of(store, config, scene.Now);
        var place = order.Tried.ToList().FindIndex(p => p.Id == Id);
        var first = place < 0 ? "leaves it out" : $"tries {order.Tried[0].Id} before it";
        var set = await scene.OpenClaw.CommandAsync("models", "auth", "order", "set", "--provider", "anthropic", "--agent", agent.Agent, Id);
        if (store.Order is not null)
        {
            return place == 0 ? [] : [Finding.Fail(name, agent.Agent, $"{agent.Path}: order.anthropic {first}{InPlace(order, place)}", set)];
        }

        if (config?.Order is { } configured)
        {
            return place == 0 ? [] : [Finding.Fail(name, agent.Agent, $"{configured.Where}: auth.order.anthropic {first}{InPlace(order, place)}", $"put {Id} first in auth.order.anthropic, {configured.Where}")];
        }

        if (place < 0)
        {
            var profiles = config?.Find("auth.profiles")?.Where;
            return [Finding.Fail(name, agent.Agent, $"{profiles}: auth.profiles has profiles of Anthropic's, and {first}{InPlace(order, place)}", $"add \"{Id}\": {{ provider: \"anthropic\", mode: \"{ours.Type}\" }} to auth.profiles, {profiles}")];
        }

        return order.Tried.Where(p => p.Id != Id).Select(p => p.Type == ours.Type
            ? Finding.Fail(name, agent.Agent, $"{agent.Path}: {p.Id} is of the same kind ({p.Type} {p.Fingerprint}), and OpenClaw uses the two in turn", set)
            : Finding.Warn(name, agent.Agent, $"{agent.Path}: {p.Id} ({p.Type}) is used when {Id} has expired, or is paused after errors", set));
    }

    private static string InPlace(ProfileOrder order, int place) => place >= 0 ? "" : order.Tried is [var other, ..] ? $": OpenClaw uses {other.Id} ({other.Type})" : ": OpenClaw takes the token of its environment";

    /// <summary>OpenClaw makes a profile wait after errors; what brings a new token does not end that.</summary>
    private IEnumerable<Finding> OfUsage(AgentStore agent, AuthStore store)
    {
        var usage = store.Usage(Id);
        var errors = usage?.Errors is 1 ? "1 error" : $"{usage?.Errors} errors";
        var end = $"or end it now: take usageStats.{Id} out of {agent.Path}";
        if (usage?.DisabledUntil is { } disabled && disabled > scene.Now)
        {
            yield return Finding.Fail(name, agent.Agent, $"{agent.Path}: OpenClaw does not use {Id} until {Timestamp.Text(disabled)}, after {errors}: the account was refused, or is not paid for", $"see to the account; {end}");
        }
        else if (usage?.CooldownUntil is { } cooldown && cooldown > scene.Now)
        {
            yield return Finding.Warn(name, agent.Agent, $"{agent.Path}: OpenClaw uses {Id} last until {Timestamp.Text(cooldown)}, after {errors}", $"it ends by itself; {end}");
        }
    }
}
