using System.Text.Json;

namespace Ocx.Tests;

/// <summary><c>--check</c>, <c>--json</c> and <c>-n</c> tell how each agent is, and write nothing.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesReports
{
    private static readonly string Profile = $$$$"""{"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","access":"{{{{Tokens.Access("new")}}}}","expires":1999999999999}}}""";

    private static readonly (string Agent, string? Content, string State)[] Agents =
    [
        ("a-current", Profile, "current"),
        ("b-outdated", Profile.Replace("-new", "-old", StringComparison.Ordinal), "outdated"),
        ("c-later", Profile.Replace("1999999999999", "1999999999998", StringComparison.Ordinal), "outdated"),
        ("d-broken", ProfilesBed.Broken, "broken"),
        ("e-refreshable", Profile.Replace("}}}", ",\"refresh\":\"sk-ant-ort01-FAKE\"}}}", StringComparison.Ordinal), "refreshable"),
        ("f-missing", null, "missing"),
        ("g-other", """{"profiles":{"anthropic:default":{"type":"token","provider":"anthropic","token":"FAKE"}}}""", "other"),
        ("h-error", "garbage", "error"),
    ];

    [Test]
    public async Task Check_has_a_line_for_each_agent_and_its_state()
    {
        using var bed = Make();
        var before = await Snapshot.TakeAsync(bed["state"]);

        var result = await bed.RunAsync("--check");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => (w[1], w[0]))
            .Should().Equal(Agents.Select(a => (a.Agent, a.State)));
        result.StandardOutput.Should().NotContain("FAKE");
        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before);
    }

    [Test]
    public async Task Check_is_good_when_nothing_has_to_change()
    {
        using var bed = new ProfilesBed();
        bed.Agent("a-current", Profile);
        bed.Agent("g-other", Agents[6].Content);

        (await bed.RunWellAsync("--check")).Should().Contain("current      a-current").And.Contain("other        g-other");
    }

    [Test]
    public async Task Check_is_good_of_itself_after_a_run()
    {
        using var bed = Make();
        await bed.RunAsync();
        File.Delete(bed[ProfilesBed.Name("h-error")]);
        await bed.RunWellAsync();

        (await bed.RunAsync("--check")).ExitCode.Should().Be(0);
    }

    [TestCase("--check")]
    [TestCase("-n")]
    [TestCase("")]
    public async Task Json_has_the_documented_fields(string mode)
    {
        using var bed = Make();
        var before = await Snapshot.TakeAsync(bed["state"]);

        var result = await bed.RunAsync(["--json", .. mode.Length > 0 ? [mode] : Array.Empty<string>()]);

        result.ExitCode.Should().Be(mode == "--check" ? 1 : 65);
        result.StandardOutput.Should().NotContain("FAKE");
        using var document = JsonDocument.Parse(result.StandardOutput);
        var root = document.RootElement;
        root.EnumerateObject().Select(p => p.Name).Should().Equal("profile", "after", "dry_run", "changed", "agents");
        root.GetProperty("profile").GetString().Should().Be("anthropic:default");
        root.GetProperty("dry_run").GetBoolean().Should().Be(mode.Length > 0);
        root.GetProperty("changed").GetInt32().Should().Be(5);
        var agents = root.GetProperty("agents").EnumerateArray().ToList();
        agents.Select(a => (a.GetProperty("agent").GetString(), a.GetProperty("state").GetString())).Should().Equal(Agents.Select(a => ((string?)a.Agent, (string?)a.State)));
        agents.Should().OnlyContain(a => a.EnumerateObject().Select(p => p.Name).SequenceEqual(new[] { "agent", "target", "state", "changed", "before", "error" }));
        agents[0].GetProperty("before").GetString().Should().Be(root.GetProperty("after").GetString());
        agents[3].GetProperty("target").GetString().Should().Be(ProfilesBed.Name("d-broken"));
        agents[5].GetProperty("before").ValueKind.Should().Be(JsonValueKind.Null);
        agents[7].GetProperty("error").GetString().Should().Contain("not valid JSON");
        agents.Count(a => a.GetProperty("changed").GetBoolean()).Should().Be(5);
        ((await Snapshot.TakeAsync(bed["state"])) == before).Should().Be(mode.Length > 0);
    }

    [Test]
    public async Task A_dry_run_says_what_would_change_and_writes_nothing()
    {
        using var bed = Make();
        var before = await Snapshot.TakeAsync(bed["state"]);

        var result = await bed.RunAsync("-n");

        result.ExitCode.Should().Be(65);
        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(5)
            .And.OnlyContain(l => l.StartsWith("would write state/agents/", StringComparison.Ordinal) && !l.Contains("FAKE", StringComparison.Ordinal));
        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before);
    }

    private static ProfilesBed Make()
    {
        var bed = new ProfilesBed();
        foreach (var (agent, content, _) in Agents)
        {
            bed.Agent(agent, content);
        }

        return bed;
    }
}
