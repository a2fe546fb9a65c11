using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Each agent's file gets the token, and nothing else in it changes.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesRepair
{
    [Test]
    public async Task The_token_under_key_is_moved_and_every_other_byte_stays()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        bed.Agent("work", ProfilesBed.Broken.Replace("\n", "\r\n", StringComparison.Ordinal));

        (await bed.RunWellAsync()).Should().Be($"{ProfilesBed.Name("main")}\n{ProfilesBed.Name("work")}\n");

        bed.Text("main").Should().Be(ProfilesBed.Repaired);
        bed.Text("work").Should().Be(ProfilesBed.Repaired.Replace("\n", "\r\n", StringComparison.Ordinal));
        bed.Names("main").Should().Equal("auth-profiles.json");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" \n")]
    public async Task An_agent_without_a_file_gets_one(string? content)
    {
        using var bed = new ProfilesBed();
        bed.Agent("main", content);

        await bed.RunWellAsync();

        bed.Text("main").Should().Be($$"""
            {
              "version": 1,
              "profiles": {
                "anthropic:default": {
                  "type": "oauth",
                  "provider": "anthropic",
                  "access": "{{Tokens.Access("new")}}",
                  "expires": 1999999999999
                }
              },
              "lastGood": {
                "anthropic": "anthropic:default"
              }
            }

            """);
    }

    [Test]
    public async Task What_is_no_JSON_is_left_alone_and_named_and_stops_nobody([Values("{\"profiles\": {", "hello", "[1]", "{\"profiles\": []}", "{} {}", "\0")] string content)
    {
        using var bed = new ProfilesBed();
        var path = bed.Agent("bad", content);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1)); // nobody is writing it
        bed.Agent("also");
        bed.Agent("main");
        var before = await Snapshot.TakeAsync(path);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(65);
        result.StandardError.Should().StartWith($"ocx-profiles: error: {ProfilesBed.Name("bad")}: ").And.Contain("hint: it is left as it is");
        result.StandardOutput.Should().Be($"{ProfilesBed.Name("also")}\n{ProfilesBed.Name("main")}\n");
        (await Snapshot.TakeAsync(path)).Should().Be(before);
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
        bed.Names("bad").Should().Equal("auth-profiles.json");
    }

    [Test]
    public async Task A_run_that_changes_nothing_touches_nothing()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        bed.Agent("key", """{"profiles": {"anthropic:default": {"type": "api_key", "provider": "anthropic", "key": "sk-ant-api03-FAKE"}}}""");
        await bed.RunWellAsync();
        var before = await Snapshot.TakeAsync(bed["state"]);

        (await bed.RunWellAsync()).Should().BeEmpty();

        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before, "the times of the directories tell of a lock file too");
    }

    [Test]
    public async Task The_refresh_token_is_taken_out_unless_it_is_asked_for()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");

        await bed.RunWellAsync("--with-refresh");
        bed.Profile("main").GetProperty("refresh").GetString().Should().Be(Tokens.Refresh("new"));
        (await bed.RunWellAsync("--with-refresh")).Should().BeEmpty();

        (await bed.RunWellAsync()).Should().NotBeEmpty();
        bed.Profile("main").TryGetProperty("refresh", out _).Should().BeFalse();
    }

    [Test]
    public async Task An_agent_can_be_named_and_another_profile()
    {
        using var bed = new ProfilesBed();
        foreach (var agent in new[] { "a", "b", "c" })
        {
            bed.Agent(agent);
        }

        (await bed.RunWellAsync("--agent", "c", "--agent", "a", "--agent", "c", "--profile-id", "anthropic:work"))
            .Should().Be($"{ProfilesBed.Name("c")}\n{ProfilesBed.Name("a")}\n");

        bed.Text("b").Should().Be(ProfilesBed.Broken);
        bed.Profile("a", "anthropic:work").GetProperty("access").GetString().Should().Be(Tokens.Access("new"));
        bed.Profile("a").GetProperty("key").GetString().Should().Be(Tokens.Access("old"));
    }

    [TestCase("none")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("a/../a")]
    [TestCase("bare")]
    public async Task An_agent_that_is_none_is_said_with_66_and_nothing_is_written(string agent)
    {
        using var bed = new ProfilesBed();
        bed.Agent("a");
        Directory.CreateDirectory(bed["state/agents/bare"]);

        var result = await bed.RunAsync("--agent", "a", "--agent", agent);

        result.ExitCode.Should().Be(66);
        result.StandardError.Should().Be($"ocx-profiles: error: state: has no agent {agent}\n");
        bed.Text("a").Should().Be(ProfilesBed.Broken);
    }

    [Test]
    public async Task What_keeps_no_profiles_is_passed_over()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        Directory.CreateDirectory(bed["state/agents/bare/sessions"]);
        await File.WriteAllTextAsync(bed["state/agents/notes.txt"], "");

        (await bed.RunWellAsync()).Should().Be($"{ProfilesBed.Name("main")}\n");

        Directory.GetFileSystemEntries(bed["state/agents/bare"]).Should().Equal(bed["state/agents/bare/sessions"]);
    }

    [TestCase("rmdir state/agents", 0)]
    [TestCase("true", 0)]
    [TestCase("rm -r state", 66)]
    [TestCase("rm -r state; touch state", 66)]
    [TestCase("rmdir state/agents; touch state/agents", 66)]
    public async Task Where_there_are_no_agents_nothing_is_made(string script, int exitCode)
    {
        using var bed = new ProfilesBed();
        await Bash.RunAsync(bed.Root, script);
        var before = await Snapshot.TakeAsync(bed.Root);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(exitCode, result.StandardError);
        result.StandardOutput.Should().BeEmpty();
        (await Snapshot.TakeAsync(bed.Root)).Should().Be(before);
    }

    [Test]
    public async Task The_state_directory_is_the_configured_one_and_the_credentials_the_proxys()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        Directory.CreateDirectory(bed["state/workspaces/workspace-claude-proxy/config/.claude"]);
        File.Copy(bed["c.json"], bed["state/workspaces/workspace-claude-proxy/config/.claude/.credentials.json"]);

        var result = await bed.Bare().With(("OCX_STATE_DIR", "state")).ExecuteBufferedAsync();

        result.StandardOutput.Should().Be($"{ProfilesBed.Name("main")}\n", result.StandardError);
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
    }

    [Test]
    public async Task The_SQLite_generation_is_refused_but_for_force()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        await File.WriteAllTextAsync(bed["state/agents/main/agent/openclaw-agent.sqlite"], "");

        foreach (var more in new[] { Array.Empty<string>(), ["--check"], ["-n"] })
        {
            var refused = await bed.RunAsync(more);
            refused.ExitCode.Should().Be(78);
            refused.StandardError.Should().Contain("not written: OpenClaw keeps its profiles in SQLite");
            bed.Text("main").Should().Be(ProfilesBed.Broken);
        }

        (await bed.RunWellAsync("--force")).Should().NotBeEmpty();
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
    }
}
