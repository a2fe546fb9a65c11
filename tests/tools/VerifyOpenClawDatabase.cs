namespace Ocx.Tests;

/// <summary>What is wrong with a store of the SQLite generation is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyOpenClawDatabase
{
    private const string Store = "state/state/fake-store";

    // What breaks it, the checks that find it, the first one's state and agent, what it says; the first one's cure is run as it stands.
    [TestCase($"sed -i s/xnew/xold/ {Store}", "profiles,shadow", "fail", "main", "anthropic:default holds ")]
    [TestCase($"sed -i s/xnew/xold/ {Store}", "shadow,profiles", "fail", "main", "it comes before the token of the environment")]
    [TestCase($"awk -F '\\t' -v OFS='\\t' '{{$5 += 999999; print}}' {Store} >s; mv s {Store}", "profiles", "fail", "main", "with another expiry or kind")]
    [TestCase($"sed -i s/anthropic:default/anthropic:manual/ {Store}", "profiles", "fail", "main", "has profiles of Anthropic's, and no anthropic:default")]
    [TestCase($"sed 's/anthropic:default/anthropic:b/; s/xnew/xold/' {Store} >b; cat b >>{Store}", "shadow", "fail", "main", "OpenClaw uses it and anthropic:default in turn")]
    [TestCase($"sed 's/anthropic:default/anthropic:b/' {Store} >b; cat b >>{Store}", "shadow", "warn", "main", "the same token as ours, and nobody renews it")]
    [TestCase($"sed 's/anthropic:default/anthropic:b/; s/token/api_key/; s/xnew/xold/' {Store} >b; cat b >>{Store}", "shadow", "warn", "main", "is used when anthropic:default has expired")]
    [TestCase($"sed 's/main/coder/; s/anthropic:default/anthropic:b/; s/xnew/xold/' {Store} >b; cat b >>{Store}", "shadow", "fail", "coder", "OpenClaw uses it and anthropic:default in turn")]
    [TestCase($"sed 's/anthropic:default/anthropic:b/; s/xnew/xold/' {Store} >b; mv b {Store}", "shadow", "fail", "main", "it comes before the token of the environment")]
    [TestCase("mkdir -p state/credentials; echo {} >state/credentials/oauth.json", "generation", "fail", null, "credentials/oauth.json is left of the JSON generation")]
    [TestCase("echo {} >state/agents/main/agent/auth-profiles.json", "generation", "fail", null, "agents/main/agent/auth-profiles.json is left of the JSON generation")]
    [TestCase("for f in main coder; do echo {} >state/agents/$f/agent/auth-profiles.json; done; rm state/state/openclaw.sqlite; touch state/agents/coder/agent/openclaw-agent.sqlite", "generation", "fail", null, "are left of the JSON generation: every provider fails (AUTH_PROFILE_MIGRATION_REQUIRED)")]
    public async Task What_is_broken_is_found_and_cured_by_what_it_says(string broken, string checks, string state, string? subject, string what)
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        foreach (var check in checks.Split(','))
        {
            await bed.ShouldBeOkAsync(check);
        }

        await bed.BashAsync(broken);
        var before = await Snapshot.TakeAsync(bed["state"]);
        var found = await bed.WrongAsync(checks.Split(',')[0]);

        (found.State, found.Subject).Should().Be((state, subject));
        found.What.Should().Contain(what);
        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before, "it only looks");
        await bed.BashAsync(found.Cure!);
        foreach (var check in checks.Split(','))
        {
            await bed.ShouldBeOkAsync(check);
        }
    }

    [Test]
    public async Task Nothing_stored_is_well()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        await bed.BashAsync($"rm {Store}");

        (await bed.FindAsync("profiles")).Should().ContainSingle().Which.What.Should().Contain("OpenClaw takes the token of its environment");
        await bed.ShouldBeOkAsync("profiles");
        await bed.ShouldBeOkAsync("shadow");
    }

    [Test]
    public async Task An_API_key_in_our_place_is_left_alone_by_us()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        await bed.BashAsync($"sed -i 's/token/api_key/; s/xnew/xold/' {Store}");
        await bed.ShouldBeOkAsync("profiles");

        var found = await bed.WrongAsync("shadow");

        (found.State, found.What).Should().Be(("fail", $"anthropic:default is stored (api_key {Tokens.Fingerprint("xold".PadLeft(70, 'x'))}): it comes before the token of the environment"));
        await bed.BashAsync(found.Cure!);
        await bed.ShouldBeOkAsync("shadow");
    }

    [Test]
    public async Task A_configured_order_that_begins_with_another_is_told_by_its_line()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        await bed.BashAsync($"sed 's/anthropic:default/anthropic:b/' {Store} >b; cat b >>{Store}");
        bed.Write("state/openclaw.json", "{ auth: { order: {\nanthropic: ['anthropic:b', 'anthropic:default'],\n} } }");

        var found = (await bed.FindAsync("shadow")).Should().ContainSingle(f => f.State == "fail").Subject;

        found.Cure.Should().Be($"put anthropic:default first in auth.order.anthropic, {bed["state/openclaw.json"]} line 2");
        await bed.BashAsync("sed -i \"2s/'anthropic:b', 'anthropic:default'/'anthropic:default', 'anthropic:b'/\" state/openclaw.json");
        (await bed.FindAsync("shadow")).Should().NotContain(f => f.State == "fail");
    }

    [Test]
    public async Task A_store_that_is_locked_cannot_be_seen()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        bed.Write("state/fake-control", "FAKE_NODE=locked\n");

        var found = await bed.WrongAsync("profiles");

        (found.State, found.Subject).Should().Be(("warn", "main"));
        found.What.Should().Be("cannot be seen: its store cannot be read: database is locked");
    }

    [Test]
    public async Task An_OpenClaw_that_is_not_there_cannot_be_asked()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        await bed.BashAsync("rm bin/openclaw");

        (await bed.WrongAsync("profiles")).What.Should().Be("cannot be seen: openclaw is not there");
        (await bed.WrongAsync("shadow")).What.Should().Be("cannot be seen: openclaw is not there");
        await bed.ShouldBeOkAsync("generation");
    }

    [Test]
    public async Task It_is_said_that_databases_count_whatever_the_configuration_says()
    {
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();

        var found = await bed.WrongAsync("generation", null, ("OCX_STORE", "json"));

        (found.State, found.Cure).Should().Be(("warn", "export OCX_STORE=sqlite"));
        await bed.ShouldBeOkAsync("generation", null, ("OCX_STORE", "sqlite"));
    }

    [Test]
    public async Task What_cures_it_runs_as_the_owner_of_OpenClaw_s_state()
    {
        Require.Root();
        using var bed = await VerifyOpenClawBed.MakeDatabaseAsync();
        await bed.BashAsync("chmod 755 . bin home; echo {} >state/agents/main/agent/auth-profiles.json; chown -R 12345:12346 state");

        var found = await bed.WrongAsync("generation");

        found.Cure.Should().StartWith("setpriv --reuid=12345 --regid=12346 --clear-groups env HOME=");
        await bed.BashAsync(found.Cure!);
        await bed.ShouldBeOkAsync("generation");
    }
}
