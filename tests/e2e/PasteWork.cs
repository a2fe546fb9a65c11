using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-paste on a gateway of the SQLite generation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PasteWork
{
    private static string Line(string agent, string? before = "old") =>
        $"openclaw: anthropic:default of {agent}: {(before is null ? "none" : PasteBed.Fingerprint(before))} -> {PasteBed.Fingerprint("new")}\n";

    [Test]
    public async Task The_token_is_pasted_once_and_then_left_alone()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        var id = await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}}");

        (await bed.RunWellAsync()).Should().Be(Line("main"));

        bed.Stored("main")!.Value.Mark.Should().Be("new");
        (bed.Stored("main")!.Value.Expires - Tokens.InHours(8)).Should().BeInRange(-60_000, 0);
        (await bed.RunWellAsync()).Should().BeEmpty();
        bed.Pastes.Should().ContainSingle().Which.Should().MatchRegex(@"^models auth paste-token --provider anthropic --profile-id anthropic:default --expires-in \d+s --agent main$");
        (await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(id);
        (await bed.OtherProcessesAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Nothing_stored_is_filled_unless_only_what_is_stored_is_asked_for()
    {
        await using var bed = await PasteBed.MakeAsync();

        (await bed.RunWellAsync("--if-stored")).Should().BeEmpty();
        bed.Pastes.Should().BeEmpty();

        (await bed.RunWellAsync()).Should().Be(Line("main", null));
        bed.Gateway.Claude.RotateByRename(PasteBed.Long("later"));
        (await bed.RunWellAsync("--if-stored")).Should().EndWith($"-> {PasteBed.Fingerprint("later")}\n");
    }

    [Test]
    public async Task Only_a_subscription_counts_as_stored()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main", "key", "anthropic:key", "api_key");

        (await bed.RunWellAsync("--if-stored")).Should().BeEmpty();

        bed.Pastes.Should().BeEmpty();
    }

    [TestCase("token", 7)]
    [TestCase("oauth", 8)]
    public async Task The_right_token_of_another_kind_or_expiry_is_pasted_anew(string type, double hours)
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main", "new", type: type, expires: Tokens.InHours(hours));

        (await bed.RunWellAsync()).Should().Be(Line("main", "new"));

        (bed.Stored("main")!.Value.Expires - Tokens.InHours(8)).Should().BeInRange(-60_000, 0);
        (await bed.RunWellAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Each_agent_with_a_store_of_its_own_gets_it()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        bed.Store("work");
        bed.Store("coder", "new");
        bed.Store("other", "theirs", "openai:mine");

        (await bed.RunWellAsync()).Should().Be(Line("main") + Line("work"));

        new[] { "main", "work", "coder" }.Select(a => bed.Stored(a)!.Value.Mark).Should().AllBe("new");
        bed.Stored("other", "openai:mine")!.Value.Mark.Should().Be("theirs");
        bed.Pastes.Select(p => p.Split(' ')[^1]).Should().Equal("main", "work");
    }

    [Test]
    public async Task Main_may_have_no_name()
    {
        await using var bed = await PasteBed.MakeAsync();
        await File.AppendAllTextAsync(bed.Gateway["state/fake-control"], "FAKE_OPENCLAW_AGENTS=boss\n");

        (await bed.RunWellAsync()).Should().Be(Line("main", null));
        bed.Pastes.Should().HaveCount(2);
    }

    [Test]
    public async Task Another_profile_that_OpenClaw_may_use_is_told_of()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        bed.Store("main", "other", "anthropic:manual");
        bed.Store("main", "key", "anthropic:key", "api_key");

        var result = await bed.RunAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((0, Line("main")));
        result.StandardError.Should().Be("""
            ocx-paste: warning: the store of main also has anthropic:manual, with another token, and OpenClaw may use either
            ocx-paste: hint: openclaw models auth order set --provider anthropic anthropic:default

            """);
        (await bed.RunWellAsync("-q")).Should().BeEmpty();
    }

    [Test]
    public async Task Check_and_dry_run_and_json_tell_how_it_is_and_write_nothing()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        bed.Store("work", "new");

        var check = await bed.RunAsync("--check");
        var dryRun = await bed.RunAsync("-n");
        var json = await bed.RunAsync("--json", "-n");

        (check.ExitCode, check.StandardOutput).Should().Be((1, $"outdated  main  {PasteBed.Fingerprint("old")}, not {PasteBed.Fingerprint("new")}\ncurrent   work  {PasteBed.Fingerprint("new")}\n"), check.StandardError);
        (dryRun.ExitCode, dryRun.StandardOutput).Should().Be((0, Line("main").Replace("openclaw: ", "would paste ", StringComparison.Ordinal)));
        using var document = JsonDocument.Parse(json.StandardOutput);
        document.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal("profile", "after", "place", "dry_run", "changed", "agents");
        document.RootElement.GetProperty("place").GetString().Should().Be($"{bed.Gateway.Project}-openclaw-gateway-1");
        document.RootElement.GetProperty("agents").EnumerateArray().Select(a => (a.GetProperty("agent").GetString(), a.GetProperty("state").GetString(), a.GetProperty("changed").GetBoolean()))
            .Should().Equal(("main", "outdated", true), ("work", "current", false));
        bed.Pastes.Should().BeEmpty();

        await bed.RunWellAsync();
        (await bed.RunAsync("--check")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Of_two_at_once_one_works()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_DELAY=2");
        bed.Store("main");

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => bed.Command("--json").ExecuteBufferedAsync().Task));

        results.Select(r => r.ExitCode).Should().AllBeEquivalentTo(0);
        results.Select(r => JsonDocument.Parse(r.StandardOutput).RootElement.GetProperty("changed").GetInt32()).Should().BeEquivalentTo([0, 1]);
        bed.Pastes.Should().ContainSingle();
    }

    [Test]
    public async Task In_a_pipe_the_line_is_passed_on_when_the_token_is_stored()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_DELAY=1");
        bed.Store("main");
        var line = bed.Gateway.Claude.Credentials + "\n";
        var seen = new List<string?>();
        await using var paste = new Resident(bed.Command("--events"), () => seen.Add(bed.Stored("main")?.Mark));

        paste.Send(line);
        await paste.OutputShouldBecomeAsync(line, 20);
        bed.Gateway.Claude.RotateInPlace(PasteBed.Long("later"));
        paste.Send(line);
        await paste.OutputShouldBecomeAsync(line + line, 20);
        bed.Control("FAKE_OPENCLAW_FAIL=lock");
        bed.Gateway.Claude.RotateInPlace(PasteBed.Long("last"));
        paste.Send(line);
        await paste.OutputShouldBecomeAsync(line + line + line, 20);
        paste.EndInput();

        (await paste.EndAsync()).ExitCode.Should().Be(0);
        seen.Should().Equal("new", "later", "later");
        paste.Errors.Should().Contain("ocx-paste: " + Line("main")).And.Contain("locked by another process");
        bed.Pastes.Should().HaveCount(3);
    }

    [Test]
    public async Task No_token_is_in_an_argument_an_environment_or_a_message()
    {
        await using var bed = await PasteBed.MakeAsync("FAKE_OPENCLAW_DELAY=1", "FAKE_OPENCLAW_COMMENTS=1");
        bed.Store("main");
        bed.Store("work");
        var mark = Guid.NewGuid().ToString("N");
        bed.Gateway.Claude.RotateByRename(PasteBed.Long(mark));
        await using var paste = new Resident(bed.Command("-v", "--json"));
        var found = new List<string>();
        while (!paste.HasEnded)
        {
            found.AddRange(await Bash.RunAsync("/", "grep -ls \"$1[$2]\" /proc/[0-9]*/cmdline /proc/[0-9]*/environ || true", mark[..^1], mark[^1..]) is { Length: > 0 } files ? files.Split('\n') : []);
        }

        (await paste.EndAsync()).ExitCode.Should().Be(0, paste.Errors);
        found.Should().BeEmpty();
        bed.Stored("work")!.Value.Mark.Should().Be(mark);
        (paste.Output + paste.Errors + bed.Calls).Should().NotContain("FAKE-").And.NotContain(mark[^8..]);
        paste.Errors.Should().Contain("running docker exec").And.Contain("warning: OpenClaw has written its configuration anew, without the comments");
    }
}
