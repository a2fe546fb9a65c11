using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-sync --once, which a timer runs, and -n.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineOnce
{
    [Test]
    public async Task It_brings_everything_and_ends()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("once");

        var first = await bed.Command("--once").ExecuteBufferedAsync();
        var second = await bed.Command("--once").ExecuteBufferedAsync();

        bed.Synced.Should().Be(Tokens.Access("once"));
        (first.ExitCode, first.StandardOutput, first.StandardError).Should().Be((0, $"{bed.OAuthJson}\n{bed.Profiles[0]}\n{bed.Profiles[1]}\n{bed.EnvFile}\n", ""));
        (second.ExitCode, second.StandardOutput, second.StandardError).Should().Be((0, "", ""));
    }

    [Test]
    public async Task After_a_failed_stage_the_later_ones_run_all_the_same()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("once");

        var result = await bed.Command("--once").With(("OCX_OAUTH_JSON", bed["no/such/oauth.json"])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73);
        result.StandardError.Should().Contain($"ocx-map: error: {bed["no/such/oauth.json"]}: its directory does not exist");
        bed.TokenOfEnv.Should().Be(Tokens.Access("once"));
    }

    [TestCase(0, 0, 0, 0)]
    [TestCase(65, 0, 0, 65)]
    [TestCase(0, 0, 73, 73)]
    [TestCase(0, 65, 73, 65)]
    [TestCase(65, 75, 73, 65)]
    [TestCase(77, 1, 1, 77)]
    public async Task Its_exit_code_is_that_of_the_first_stage_that_fails(int map, int profiles, int envset, int expected)
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, """
            mkdir bin; cp "$1/ocx-sync" bin/
            stage() { printf '#!/bin/sh\necho %s\nexit %s\n' "$1" "$2" >bin/ocx-$1; }
            stage map $2; stage profiles $3; stage envset $4
            chmod +x bin/*
            """, Shell.Bin, $"{map}", $"{profiles}", $"{envset}");

        var result = await bed.Program(bed["bin/ocx-sync"], "--once").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((expected, "map\nprofiles\nenvset\n"));
    }

    [Test]
    public async Task It_tells_a_running_one_whose_directory_was_replaced_unseen()
    {
        await using var bed = new PipelineBed();
        var outer = ("OCX_CREDENTIALS", bed["outer/claude/.credentials.json"]);
        await Bash.RunAsync(bed.Root, "mkdir outer; mv claude outer/");
        await File.WriteAllTextAsync(outer.Item2, Tokens.ClaudeJson("start"));
        await using var sync = new Resident(bed.Command().With(outer));
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
        await bed.ShouldSyncAsync("start");
        (await bed.Command("--once").With(outer).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        sync.HasEnded.Should().BeFalse("its directory is still the one");

        // A moved parent directory gives no event.
        await Bash.RunAsync(bed.Root, "mv outer gone; mkdir -p outer/claude");
        await File.WriteAllTextAsync(outer.Item2, Tokens.ClaudeJson("new"));
        var once = await bed.Command("--once").With(outer).ExecuteBufferedAsync();

        once.ExitCode.Should().Be(0);
        once.StandardError.Should().Contain($"is not the directory that process {sync.Id} watches");
        bed.Synced.Should().Be(Tokens.Access("new"));
        (await sync.EndAsync(1)).ExitCode.Should().NotBe(0);
        await bed.ShouldLeaveNoProcessAsync();
    }

    [TestCase("state")]
    [TestCase("compose")]
    public async Task It_tells_a_running_one_whose_target_was_replaced(string directory)
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        await Eventually.AssertAsync(() => Directory.EnumerateFiles(bed["run"]).Any(f => new FileInfo(f).Length > 0), "it says what it watches");

        await Bash.RunAsync(bed.Root, """mv "$1" gone; cp -r gone "$1" """, directory);
        var once = await bed.Command("--once").ExecuteBufferedAsync();

        once.StandardError.Should().Contain($"{bed[directory]} is not the directory that process {sync.Id} writes to");
        (await sync.EndAsync(1)).ExitCode.Should().NotBe(0);
    }

    [Test]
    public async Task One_with_other_targets_leaves_it_alone()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        await Eventually.AssertAsync(() => Directory.EnumerateFiles(bed["run"]).Any(f => new FileInfo(f).Length > 0), "it says what it watches");
        await Bash.RunAsync(bed.Root, "cp -r state second");

        var once = await bed.Command("--once").With(("OCX_STATE_DIR", bed["second"])).ExecuteBufferedAsync();

        once.StandardError.Should().NotContain("is not the directory");
        sync.HasEnded.Should().BeFalse();
        (await bed.Command("--once").ExecuteBufferedAsync()).StandardError.Should().NotContain("is not the directory");
    }

    [TestCase("", 1)]
    [TestCase("--settle", 3)]
    public async Task Told_to_settle_it_looks_again_until_nothing_has_changed_meanwhile(string option, int runs)
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");
        await Bash.RunAsync(bed.Root, """
            mkdir bin; cp "$1/ocx-sync" bin/
            printf '#!/bin/sh\necho run\necho run >>runs\n[ $(wc -l <runs) -gt 2 ] || printf " " >>"$OCX_CREDENTIALS"\n' >bin/ocx-map
            printf '#!/bin/sh\n' | tee bin/ocx-profiles >bin/ocx-envset
            chmod +x bin/*
            """, Shell.Bin);

        var result = await bed.Program(bed["bin/ocx-sync"], ["--once", .. option.Length > 0 ? new[] { option } : []]).ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((0, string.Concat(Enumerable.Repeat("run\n", runs))), result.StandardError);
    }

    [Test]
    public async Task Told_to_end_it_finishes_the_stage_that_is_at_work()
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, """
            mkdir bin; cp "$1/ocx-sync" bin/
            printf '#!/bin/sh\necho begun\nsleep 1\necho done\n' >bin/ocx-map
            printf '#!/bin/sh\necho later\n' | tee bin/ocx-profiles >bin/ocx-envset
            chmod +x bin/*
            """, Shell.Bin);
        await using var once = new Resident(bed.Program(bed["bin/ocx-sync"], "--once"));
        await once.OutputShouldBecomeAsync("begun\n");

        await Bash.KillAsync("TERM", once.Id);

        (await once.EndAsync()).ExitCode.Should().Be(143);
        once.Output.Should().Be("begun\ndone\n");
    }

    [Test]
    public async Task It_lets_a_process_alone_that_only_has_the_number_of_a_former_one()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");
        await using (var sync = bed.Start())
        {
            await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
            await Eventually.AssertAsync(() => Directory.EnumerateFiles(bed["run"]).Any(f => new FileInfo(f).Length > 0), "it says what it watches");
            await Bash.KillAsync("KILL", sync.Id);
            await sync.EndAsync();
        }

        await using var stranger = new Resident(bed.Program("sleep", "60"));
        var file = Directory.EnumerateFiles(bed["run"]).Single();
        await File.WriteAllTextAsync(file, $"{stranger.Id} 0:0\n");
        var once = await bed.Command("--once").ExecuteBufferedAsync();

        (once.ExitCode, once.StandardError).Should().Be((0, ""));
        stranger.HasEnded.Should().BeFalse();
    }

    [TestCase("--frobnicate", 64, "unknown option")]
    [TestCase("once", 64, "unknown option")]
    public async Task A_wrong_command_line_is_refused(string argument, int exitCode, string message)
    {
        await using var bed = new PipelineBed();

        var result = await bed.Command(argument).ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((exitCode, ""));
        result.StandardError.Should().Contain(message);
    }

    [Test]
    public async Task What_cannot_work_is_said_at_once()
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, "mkdir bin; for p in bash readlink dirname sed; do ln -s $(command -v $p) bin/; done");

        await ShouldEndAsync(bed, 78, "OCX_CREDENTIALS is not an absolute path", ("OCX_CREDENTIALS", "relative/path"));
        await ShouldEndAsync(bed, 66, "no such directory", ("OCX_CREDENTIALS", bed["no/such"]));
        await ShouldEndAsync(bed, 78, "OCX_STORE", ("OCX_STORE", "postgres"));
        await ShouldEndAsync(bed, 78, "OCX_HANDOVER", ("OCX_HANDOVER", "warm"));
        await ShouldEndAsync(bed, 78, "OCX_STRATEGY", ("OCX_STRATEGY", "restart"));
        await ShouldEndAsync(bed, 69, "inotifywait is missing", ("PATH", bed["bin"]));
        await bed.ShouldLeaveNoProcessAsync();
    }

    private static async Task ShouldEndAsync(PipelineBed bed, int exitCode, string message, params (string, string?)[] variables)
    {
        await using var sync = new Resident(bed.Command().With(variables));
        (await sync.EndAsync(5)).ExitCode.Should().Be(exitCode, sync.Errors);
        sync.Errors.Should().Contain(message);
    }

    [Test]
    public async Task Where_nothing_is_to_be_brought_it_says_so()
    {
        await using var bed = new PipelineBed();

        var result = await bed.Command("--once").With(("OCX_STORE", "sqlite"), ("OCX_ENV_FILE", "")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("there is nothing to bring a token to");
    }
}
