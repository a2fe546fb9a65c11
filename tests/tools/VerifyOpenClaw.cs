namespace Ocx.Tests;

/// <summary>What is wrong with OpenClaw's configuration and its JSON store is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyOpenClaw
{
    private const string Main = "state/agents/main/agent/auth-profiles.json";

    // What breaks it, the check, its state, what is found; the cure that is printed is run as it stands.
    [TestCase($"sed -i 's/-new/-old/; s/xnew/xold/' {Main}", "profiles", "fail", "anthropic:default holds ")]
    [TestCase($"sed -i 's/\"expires\": [0-9]*/\"expires\": 1999999999999/' {Main}", "profiles", "fail", "with another expiry than Claude Code")]
    [TestCase($"sed -i 's/\"expires\": [0-9]*/\"expires\": 1700000000000/' {Main}", "profiles", "fail", "anthropic:default has expired, at 2023-11-14T22:13:20Z")]
    [TestCase($"sed -i 's/\"access\"/\"key\"/' {Main}", "profiles", "fail", "in a form that OpenClaw skips or misreads")]
    [TestCase($"sed -i 's/\"access\"/\"refresh\": \"sk-ant-ort01-FAKE\", \"access\"/' {Main}", "profiles", "fail", "holds a refresh token, which OpenClaw would spend")]
    [TestCase($"rm {Main}", "profiles", "fail", "has no anthropic:default")]
    [TestCase($"echo garbage >{Main}", "profiles", "fail", "is no JSON")]
    [TestCase($"chmod 640 {Main}", "profiles", "warn", "others can read it (mode 640)")]
    [TestCase($"chown 12345 {Main}", "profiles", "fail", "belongs to user 12345, and its directory to user 0")]
    [TestCase($"echo '{{\"pid\":4190000,\"createdAt\":\"2026-01-01T00:00:00.000Z\"}}' >{Main}.lock", "openclaw-locks", "warn", "a lock of process 4190000, ")]
    [TestCase($"echo '{{\"pid\":1}}' >{Main}.lock; touch -d '31 seconds ago' {Main}.lock", "openclaw-locks", "warn", "a lock of process 1, 3")]
    [TestCase($"touch -d '2 minutes ago' {Main}.lock", "openclaw-locks", "warn", "a lock of an unknown process, 2m")]
    [TestCase($"mkdir {Main}.lock", "openclaw-locks", "fail", "not a regular file")]
    [TestCase($"sed -i '1s/{{/{{\"order\":{{\"anthropic\":[\"anthropic:key\",\"anthropic:default\"]}},/; s/\"profiles\": {{/&\"anthropic:key\": {{\"type\":\"api_key\",\"provider\":\"anthropic\",\"key\":\"k\"}},/' {Main}", "shadow", "fail", "order.anthropic tries anthropic:key before it")]
    [TestCase($"sed -i '1s/{{/{{\"order\":{{\"anthropic\":[\"anthropic:gone\"]}},/' {Main}", "shadow", "fail", "order.anthropic leaves it out: OpenClaw takes the token of its environment")]
    [TestCase($"sed -i '1s/{{/{{\"order\":{{\"anthropic\":[]}},/' {Main}", "shadow", "fail", "order.anthropic leaves it out: OpenClaw takes the token of its environment")]
    [TestCase($"sed -i 's/\"profiles\": {{/&\"anthropic:b\": {{\"type\":\"oauth\",\"provider\":\"anthropic\",\"access\":\"b\"}},/' {Main}", "shadow", "fail", "anthropic:b is of the same kind (oauth 3e23e816), and OpenClaw uses the two in turn")]
    [TestCase($"sed -i 's/\"profiles\": {{/&\"anthropic:b\": {{\"type\":\"token\",\"provider\":\"anthropic\",\"token\":\"b\"}},/' {Main}", "shadow", "warn", "anthropic:b (token) is used when anthropic:default has expired")]
    [TestCase($"sed -i 's/\"profiles\": {{/&\"anthropic:b\": {{\"type\":\"api_key\",\"provider\":\"anthropic\",\"key\":\"b\"}},/' {Main}", "shadow", "warn", "anthropic:b (api_key) is used when anthropic:default has expired")]
    public async Task What_is_broken_is_found_and_cured_by_what_it_says(string broken, string check, string state, string what)
    {
        Require.That(Environment.IsPrivilegedProcess || !broken.StartsWith("chown", StringComparison.Ordinal), "root");
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.ShouldBeOkAsync(check);
        await bed.BashAsync(broken);
        var before = await Snapshot.TakeAsync(bed["state"]);

        var found = await bed.WrongAsync(check);

        (found.State, found.Subject).Should().Be((state, "main"));
        found.What.Should().Contain(what);
        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before, "it only looks");
        await bed.BashAsync(found.Cure!);
        await bed.ShouldBeOkAsync(check);
    }

    // What is added to the configuration, the check, its state, what is found; the lines that the cure names are taken out.
    [TestCase("models: { providers: {\nanthropic: { baseUrl: 'https://u:FAKE@proxy.example:8080/v1/x' },\n} },", "provider", "fail", "the token is sent to https://proxy.example:8080/…")]
    [TestCase("models: { providers: {\nanthropic: { baseUrl: 'u:FAKE@proxy.example/v1' },\n} },", "provider", "fail", "the token is sent to what is no address")]
    [TestCase("models: { providers: {\nanthropic: { baseUrl: 'http://api.anthropic.com' },\n} },", "provider", "fail", "the token is sent to http://api.anthropic.com")]
    [TestCase("models: { providers: {\nanthropic: { baseUrl: 'https://api.anthropic.com.evil.example' },\n} },", "provider", "fail", "the token is sent to https://api.anthropic.com.evil.example")]
    [TestCase("models: { providers: {\n' Anthropic': { baseUrl: 'https://api.anthropic.com/v1/' },\n} },", "provider", "warn", "older releases of OpenClaw ask at /v1/v1")]
    [TestCase("models: { providers: {\nanthropic: { models: [] },\n} },", "provider", "warn", "describes Anthropic anew")]
    [TestCase("models: { $include: './m.json5', providers: {\nanthropic: { models: [] },\n} },", "provider", "fail", "the token is sent to https://included.example")]
    [TestCase("env: {\nANTHROPIC_OAUTH_TOKEN: 'sk-ant-oat01-FAKE-copy',\n},", "shadow", "warn", "ANTHROPIC_OAUTH_TOKEN is given here")]
    [TestCase("env: { vars: {\nANTHROPIC_API_KEY: 'sk-ant-api03-FAKE',\n} },", "shadow", "warn", "ANTHROPIC_API_KEY is given here")]
    [TestCase("models: {\n{\n},", "provider", "fail", "line 3, column 1: neither a name nor a value: OpenClaw cannot read its configuration")]
    public async Task A_line_of_the_configuration_is_named_and_gone_it_is_well(string added, string check, string state, string what)
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.ShouldBeOkAsync(check);
        bed.Write("state/m.json5", "{ providers: {\nanthropic: { baseUrl: 'https://included.example' },\n} }");
        bed.Write("state/openclaw.json", "{ // mine\n" + added + "\n}\n");

        var found = await bed.WrongAsync(check);

        found.State.Should().Be(state);
        found.What.Should().Contain(what).And.Contain(bed["state/openclaw.json"]);
        await bed.TakeLinesOutAsync(found.Cure!.StartsWith("put that line right", StringComparison.Ordinal) ? found.What : found.Cure);
        await bed.ShouldBeOkAsync(check);
    }

    // What is added, what is found, and what is done by the cure in the line that it names.
    [TestCase("auth: { order: {\nanthropic: ['anthropic:key'],\n} },", "auth.order.anthropic leaves it out", "put anthropic:default first in auth.order.anthropic", "s/\\[/['anthropic:default', /")]
    [TestCase("auth: { profiles: {\n'anthropic:default': { provider: 'anthropic', mode: 'token' },\n} },", "auth.profiles says something else of anthropic:default than it is", "write mode \"oauth\"", "s/token/oauth/")]
    [TestCase("auth: { profiles: {\n'anthropic:default': { provider: 'openai', mode: 'oauth' },\n} },", "auth.profiles says something else of anthropic:default than it is", "write mode \"oauth\" and provider \"anthropic\"", "s/openai/anthropic/")]
    [TestCase("auth: {\nprofiles: { 'anthropic:key': { provider: 'anthropic', mode: 'api_key' },\n} },", "auth.profiles has profiles of Anthropic's, and leaves it out: OpenClaw uses anthropic:key (api_key)", "add \"anthropic:default\": { provider: \"anthropic\", mode: \"oauth\" } to auth.profiles", "s/profiles: {/&\"anthropic:default\": { provider: \"anthropic\", mode: \"oauth\" },/; s/'anthropic:key': { provider: 'anthropic', mode: 'api_key' },//")]
    public async Task The_configuration_s_order_is_cured_in_the_line_that_is_named(string added, string what, string cure, string edit)
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("rm -r state/agents/coder");
        if (added.Contains("anthropic:key", StringComparison.Ordinal))
        {
            await bed.BashAsync($"sed -i 's/\"profiles\": {{/&\"anthropic:key\": {{\"type\":\"api_key\",\"provider\":\"anthropic\",\"key\":\"k\"}},/' {Main}");
        }

        bed.Write("state/openclaw.json", "{\n" + added + "\n}\n");

        var found = await bed.WrongAsync("shadow");

        (found.State, found.Subject).Should().Be(("fail", "main"));
        found.What.Should().Contain(what);
        found.Cure.Should().StartWith(cure).And.EndWith($"{bed["state/openclaw.json"]} line 3");
        await bed.BashAsync($"sed -i '3{{{edit.Replace("'", "'\\''", StringComparison.Ordinal)}}}' state/openclaw.json");
        (await bed.FindAsync("shadow")).Should().NotContain(f => f.State == "fail");
    }

    [TestCase("cooldownUntil", "warn", "OpenClaw uses anthropic:default last until ", ", after 3 errors")]
    [TestCase("disabledUntil", "fail", "OpenClaw does not use anthropic:default until ", ", after 3 errors: the account was refused, or is not paid for")]
    public async Task A_profile_that_waits_is_told_until_it_is_ended(string field, string state, string what, string errors)
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync($"sed -i '1s/{{/{{\"usageStats\":{{\"anthropic:default\":{{\"{field}\":{Tokens.InHours(1)},\"errorCount\":3}}}},/' {Main}");

        var found = await bed.WrongAsync("shadow");

        (found.State, found.Subject).Should().Be((state, "main"));
        found.What.Should().Contain(what).And.Contain(errors);
        found.Cure.Should().EndWith($"take usageStats.anthropic:default out of {bed[Main]}");
        await bed.BashAsync($"sed -i -E '1s/\"usageStats\".*,$//' {Main}");
        await bed.ShouldBeOkAsync("shadow");
    }

    [Test]
    public async Task A_pause_that_is_over_is_none()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync($"sed -i '1s/{{/{{\"usageStats\":{{\"anthropic:default\":{{\"cooldownUntil\":1700000000000}}}},/' {Main}");

        await bed.ShouldBeOkAsync("shadow");
    }

    [Test]
    public async Task A_lock_that_somebody_holds_is_no_trouble()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        bed.Write($"{Main}.lock", $$"""{"pid":{{Environment.ProcessId}},"createdAt":"{{DateTime.UtcNow:O}}"}""");

        (await bed.FindAsync("openclaw-locks")).Should().ContainSingle().Which.What.Should().Contain($"a lock of process {Environment.ProcessId}, 0s old");
        await bed.ShouldBeOkAsync("openclaw-locks");
    }

    [Test]
    public async Task An_expired_sign_in_is_refreshed_first()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("rm -r state/agents/coder");
        bed.SignIn(Tokens.ClaudeJson(VerifyOpenClawBed.Mark, 1_700_000_000_000));
        await bed.ShouldBeOkAsync("profiles"); // what the agent has still lives

        await bed.BashAsync($"sed -i 's/\"expires\": [0-9]*/\"expires\": 1700000000000/' {Main}");

        (await bed.WrongAsync("profiles")).Cure.Should().StartWith("make Claude Code refresh it: claude -p \"say ok\"; then: ocx-profiles ");
    }

    [Test]
    public async Task Somebody_else_s_profile_is_left_alone_and_told()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("rm -r state/agents/coder");
        bed.Write(Main, """{"profiles":{"anthropic:default":{"type":"api_key","provider":"anthropic","key":"k"}}}""");
        await bed.BashAsync($"chmod 600 {Main}");

        var found = await bed.WrongAsync("profiles");

        (found.State, found.What).Should().Be(("warn", "anthropic:default is not an OAuth profile of Anthropic's, and is left alone"));
        bed.Write(Main, """{"profiles":{}}""");
        await bed.BashAsync(found.Cure!.Split("; then: ")[1]);
        await bed.ShouldBeOkAsync("profiles");
    }

    [Test]
    public async Task An_agent_whose_profiles_are_elsewhere_is_told()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        bed.Write("state/openclaw.json", "{ agents: { list: [\n{ id: 'main', agentDir: '/home/node/.openclaw/agents/main/agent' },\n{ id: 'coder',\nagentDir: '/work/coder' },\n] } }");

        var found = await bed.WrongAsync("profiles");

        (found.State, found.Subject).Should().Be(("warn", "coder"));
        found.What.Should().Contain("its profiles are in /work/coder");
        await bed.BashAsync("sed -i '4s/agentDir.*/},/' state/openclaw.json");
        await bed.ShouldBeOkAsync("profiles");
    }

    [Test]
    public async Task An_installation_without_databases_is_not_of_the_SQLite_generation()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.ShouldBeOkAsync("generation");

        var found = await bed.WrongAsync("generation", null, ("OCX_STORE", "sqlite"));

        found.State.Should().Be("fail");
        found.What.Should().Contain("has no database").And.Contain("no token is written there");
        found.Cure.Should().Be("export OCX_STORE=json");
        await bed.ShouldBeOkAsync("generation", null, ("OCX_STORE", "json"));
    }
}
