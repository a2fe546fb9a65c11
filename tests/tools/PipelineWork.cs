using System.Diagnostics;
using System.Globalization;
using CliWrap.Buffered;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class PipelineWork
{
    [Test]
    public async Task A_burst_of_500_writes_ends_in_the_last_one_and_in_far_fewer_runs()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        await using var counter = new Resident(bed.Program("inotifywait", "-m", "-e", "moved_to", "--format", "%f", bed["state/credentials"]));
        await counter.ErrorsShouldShowAsync("Watches established");

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 500; i++)
        {
            bed.Rotate(i.ToString(CultureInfo.InvariantCulture), inPlace: i % 2 == 0);
        }

        var writing = watch.Elapsed;
        var synced = await bed.ShouldSyncAsync("499");
        await Bash.KillAsync("TERM", sync.Id);
        await sync.EndAsync();

        var runs = counter.Output.Split('\n').Count(l => l == "oauth.json");
        Figures.Print($"500 writes in {writing.TotalMilliseconds:f0} ms: {runs} runs; synced {synced.TotalMilliseconds:f0} ms after the last");
        runs.Should().BeInRange(1, 249);
        bed.Synced.Should().Be(Tokens.Access("499"));
    }

    [Test]
    public async Task An_event_that_brings_no_new_token_changes_no_file()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        await sync.OutputShouldBecomeAsync(bed.LinesOfAll);
        var before = await Snapshot.TakeAsync(bed["state"]) + await Snapshot.TakeAsync(bed["compose"]);

        var content = await File.ReadAllTextAsync(bed.Credentials);
        var expected = sync.Output;
        foreach (var text in new[] { content, content.Replace("\n", "\n ", StringComparison.Ordinal), content })
        {
            await File.WriteAllTextAsync(bed.Credentials, text);
            expected += $"{bed.Credentials}\n";
            await sync.OutputShouldBecomeAsync(expected);
        }

        (await Snapshot.TakeAsync(bed["state"]) + await Snapshot.TakeAsync(bed["compose"])).Should().Be(before);
    }

    [Test]
    public async Task Its_line_comes_when_the_work_is_done()
    {
        await using var bed = new PipelineBed();
        var at = new List<string?>();
        bed.RotateInPlace("start");
        await using var sync = new Resident(bed.Command("--quiet"), () => at.Add(bed.Synced));

        await sync.OutputShouldBecomeAsync(bed.LinesOfAll);

        at.Should().OnlyContain(token => token == Tokens.Access("start"));
        sync.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task Files_that_fell_behind_while_it_was_down_are_brought_up_at_the_start()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("new");
        await File.WriteAllTextAsync(bed.EnvFile, "# keep me\nA=1\nANTHROPIC_OAUTH_TOKEN='old'\nB=2\n");
        await File.WriteAllTextAsync(bed.OAuthJson, """{"openai":{"access":"other"},"anthropic":{"access":"old","expires":1}}""");
        await File.WriteAllTextAsync(bed.Profiles[0], """{"version":1,"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","key":"old"}},"order":{}}""");

        await using var sync = bed.Start();

        await Eventually.AssertAsync(() => bed.TokenOfOAuthJson == Tokens.Access("new"), "oauth.json is new");
        await Eventually.AssertAsync(
            () => File.ReadAllText(bed.EnvFile) == $"# keep me\nA=1\nANTHROPIC_OAUTH_TOKEN='{Tokens.Access("new")}'\nB=2\n",
            ".env is new");
        bed.Profiles.Select(PipelineBed.TokenOfProfile).Should().Equal(Tokens.Access("new"), Tokens.Access("new"));
        (await File.ReadAllTextAsync(bed.Profiles[0])).Should().EndWith("\"order\":{}}").And.NotContain("key");
        (await File.ReadAllTextAsync(bed.OAuthJson)).Should().StartWith("""{"openai":{"access":"other"},"anthropic":{ "access": """);
    }

    [Test]
    public async Task A_blanked_sign_in_is_not_passed_on_and_the_next_one_is()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();

        await File.WriteAllTextAsync(bed.Credentials, Tokens.BlankJson);
        await sync.ErrorsShouldShowAsync("ocx-map: error: " + bed.Credentials + ": the sign-in has ended");
        await sync.ErrorsShouldShowAsync("ocx-profiles: error: " + bed.Credentials + ": the sign-in has ended");
        await sync.ErrorsShouldShowAsync("ocx-envset: error: " + bed.Credentials + ": the sign-in has ended");
        bed.Synced.Should().Be(Tokens.Access("start"));

        bed.RotateByRename("again");
        await bed.ShouldSyncAsync("again");
        sync.HasEnded.Should().BeFalse();
    }

    [Test]
    public async Task Two_of_them_and_a_timer_do_not_disturb_each_other()
    {
        await using var bed = new PipelineBed();
        await using var one = await bed.StartSyncedAsync();
        await using var two = bed.Start();
        await two.ErrorsShouldShowAsync("ocx-sync: watching ");
        for (var i = 0; i < 40; i++)
        {
            bed.Rotate($"r{i}", inPlace: i % 2 == 0);
            if (i % 4 == 0)
            {
                var once = await bed.Command("--once").ExecuteBufferedAsync();
                once.ExitCode.Should().Be(0, once.StandardError);
            }
        }

        await bed.ShouldSyncAsync("r39");
        foreach (var sync in new[] { one, two })
        {
            await Bash.KillAsync("TERM", sync.Id);
            (await sync.EndAsync()).ExitCode.Should().Be(0);
            sync.Errors.Should().NotContain("error");
        }

        bed.Synced.Should().Be(Tokens.Access("r39"));
        Directory.EnumerateFileSystemEntries(bed["state/credentials"]).Should().Equal(bed.OAuthJson);
        Directory.EnumerateFileSystemEntries(bed["compose"]).Should().Equal(bed.EnvFile);
        bed.Profiles.Should().OnlyContain(p => Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(p)!).Single() == p);
    }

    [TestCase("a directory of Ann's, $HOME 100%f")]
    [TestCase("ünïcode \"quoted\" \\ back `tick`")]
    public async Task Any_path_will_do(string name)
    {
        await using var bed = new PipelineBed(name);
        await using var sync = await bed.StartSyncedAsync();
        foreach (var inPlace in new[] { true, false })
        {
            bed.Rotate($"{inPlace}", inPlace);
            await bed.ShouldSyncAsync($"{inPlace}");
        }
    }

    [Test]
    public async Task Without_a_compose_directory_there_is_no_env_file_and_it_says_so_once()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("0");
        await using var sync = new Resident(bed.Command().With(("OCX_ENV_FILE", "")));
        for (var i = 1; i < 4; i++)
        {
            await Eventually.AssertAsync(() => bed.TokenOfOAuthJson == Tokens.Access($"{i - 1}"), "oauth.json follows");
            bed.RotateInPlace($"{i}");
        }

        File.Exists(bed.EnvFile).Should().BeFalse();
        sync.Errors.Split("OCX_COMPOSE_DIR is empty").Should().HaveCount(2);
    }

    [TestCase("state/state/openclaw.sqlite", null)]
    [TestCase("state/agents/main/agent/openclaw-agent.sqlite", null)]
    [TestCase("state/state/openclaw.sqlite", "json")]
    [TestCase("unrelated", "sqlite")]
    public async Task An_OpenClaw_of_the_SQLite_generation_gets_no_JSON_file(string database, string? store)
    {
        await using var bed = new PipelineBed();
        Directory.CreateDirectory(Path.GetDirectoryName(bed[database])!);
        await File.WriteAllTextAsync(bed[database], "");
        bed.RotateInPlace("0");
        await using var sync = new Resident(bed.Command().With(("OCX_STORE", store)));

        await Eventually.AssertAsync(() => bed.TokenOfEnv == Tokens.Access("0"), ".env is brought over");
        bed.RotateByRename("1");
        await Eventually.AssertAsync(() => bed.TokenOfEnv == Tokens.Access("1"), ".env follows");
        await Bash.KillAsync("TERM", sync.Id);
        (await sync.EndAsync()).ExitCode.Should().Be(0);
        (await bed.Command("--once").With(("OCX_STORE", store)).ExecuteBufferedAsync()).ExitCode.Should().Be(0);

        File.Exists(bed.OAuthJson).Should().BeFalse();
        bed.Profiles.Should().NotContain(p => File.Exists(p));
    }

    [Test]
    public async Task Under_systemd_each_line_has_its_priority()
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, """
            mkdir bin
            printf '#!/bin/sh\necho Setting up watches. >&2\necho Watches established. >&2\necho odd >&2\nexec sleep 60\n' >bin/inotifywait
            chmod +x bin/inotifywait
            """);
        await using var sync = new Resident(bed.Command("-v").With(("JOURNAL_STREAM", "8:1"), ("PATH", $"{bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}")));
        await sync.ErrorsShouldShowAsync("ocx-map: error: ");
        await sync.ErrorsShouldShowAsync("inotifywait: odd");
        await Bash.KillAsync("KILL", bed.Process("ocx-map "));
        await sync.EndAsync();

        sync.Errors.Should().Contain("<6>ocx-sync: watching ").And.Contain("<3>ocx-map: error: ").And.Contain("<3>ocx-sync: error: the stage map");
        sync.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => line.StartsWith("<3>", StringComparison.Ordinal)
            || line.StartsWith("<4>", StringComparison.Ordinal) || line.StartsWith("<6>", StringComparison.Ordinal));
    }
}
