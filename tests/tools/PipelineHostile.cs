using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-sync is a shell script that root runs: nothing in its environment makes it run, or write, anything else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineHostile
{
    /// <summary>What ocx-sync starts, but for its own stages.</summary>
    private const string Programs = "readlink stat dirname inotifywait setpriv bash mkfifo mkdir rm sed grep tr cut sha256sum getent sleep";

    [Test]
    public async Task Bash_takes_no_orders_from_its_environment()
    {
        await using var bed = new PipelineBed();
        await WriteEvilAsync(bed);
        var functions = Programs.Split(' ').Concat(["command", "read", "printf", "kill", "exec"]).Select(p => ($"BASH_FUNC_{p}%%", (string?)$"() {{ touch {bed["ran"]}; }}"));

        await ShouldWorkAsync(bed, [("BASH_ENV", bed["evil/stat"]), ("ENV", bed["evil/stat"]), ("SHELLOPTS", "xtrace"), ("PS4", $"$(touch {bed["ran"]})"), ("IFS", "o"), ("CDPATH", "/tmp"), .. functions]);
    }

    [TestCase("chmod 777 evil", "")]
    [TestCase("chmod 1777 evil", "")]
    [TestCase("chown 12345 evil", "")]
    [TestCase("chgrp 12345 evil; chmod 775 evil", "")]
    [TestCase("mkdir above; mv evil above; chmod 777 above; ln -s above/evil evil", "")]
    [TestCase("cp evil/* .", ".")]
    [TestCase("cp evil/* .", ":")]
    [TestCase("true", "./evil")]
    public async Task It_starts_nothing_from_where_others_can_write(string open, string entry)
    {
        Require.Root();
        await using var bed = new PipelineBed();
        await WriteEvilAsync(bed);
        await Bash.RunAsync(bed.Root, open);

        await ShouldWorkAsync(bed, ("PATH", $"{(entry.Length > 0 ? entry : bed["evil"])}:{Environment.GetEnvironmentVariable("PATH")}"));
    }

    [Test]
    public async Task A_link_in_PATH_leads_where_it_led_when_that_was_looked_at()
    {
        Require.Root();
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, "mkdir real above; chmod 1777 above; ln -s ../real above/link; chown -h 12345 above/link");
        bed.RotateInPlace("start");

        await using var sync = new Resident(bed.Command().With(("PATH", $"{bed["above/link"]}:{Environment.GetEnvironmentVariable("PATH")}")));
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");

        var path = Array.Find((await File.ReadAllTextAsync($"/proc/{bed.Process("ocx-map")}/environ")).Split('\0'), v => v.StartsWith("PATH=", StringComparison.Ordinal));
        path!.Split(':').Should().Contain(bed["real"]).And.NotContain(bed["above/link"]);
    }

    [TestCase("true", true)]
    [TestCase("chown 12345 tmp", false)]
    [TestCase("chmod 777 tmp", false)]
    [TestCase("mkdir above; mv tmp above; ln -s above/tmp tmp; chown 12345 above", false)]
    public async Task It_makes_no_pipe_in_a_directory_of_others(string open, bool makes)
    {
        Require.Root();
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, open);
        using var watcher = new FileSystemWatcher(bed["tmp"], PipelineBed.TemporaryNames);
        var made = new System.Collections.Concurrent.ConcurrentBag<string?>();
        watcher.Created += (_, e) => made.Add(e.Name);
        watcher.EnableRaisingEvents = true;

        await ShouldWorkAsync(bed);

        (!made.IsEmpty).Should().Be(makes);
    }

    [TestCase("chown 12345 run")]
    [TestCase("chmod 777 run")]
    [TestCase("mv run real; ln -s real run; chown -h 12345 run; chmod 1777 real")]
    public async Task It_keeps_nothing_in_a_directory_of_others(string open)
    {
        Require.Root();
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, open);

        var result = await bed.Command("--once").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().StartWith($"ocx-sync: error: {bed["run"]}: others can write there\n");
    }

    [Test]
    public async Task It_makes_no_directory_where_others_could()
    {
        Require.Root();
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, "rm -rf run; chmod 777 .");

        var result = await bed.Command("--once").ExecuteBufferedAsync();

        (result.ExitCode, Path.Exists(bed["run"])).Should().Be((78, false));
        result.StandardError.Should().StartWith($"ocx-sync: error: {bed.Root}: others can write there\n");
    }

    [Test]
    public async Task What_a_dry_run_prints_runs_nothing_in_sh()
    {
        await using var bed = new PipelineBed();
        var value = $"'; touch {bed["ran"]}; '";

        var result = await bed.Command("-n").With(("OCX_SERVICE", value)).ExecuteBufferedAsync();
        var read = await Shell.PipeAsync(bed.Root, result.StandardOutput + "\nprintf %s \"$OCX_SERVICE\"\n", "sh");

        (read.StandardOutput, File.Exists(bed["ran"])).Should().Be((value, false));
    }

    /// <summary>Carries a token once and resident, and sees that nothing else was run.</summary>
    private static async Task ShouldWorkAsync(PipelineBed bed, params (string, string?)[] variables)
    {
        bed.RotateInPlace("once");
        (await bed.Command("--once").With(variables).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        bed.Synced.Should().Be(Tokens.Access("once"));
        await using (var sync = new Resident(bed.Command().With(variables)))
        {
            await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
            bed.RotateByRename("resident");
            await bed.ShouldSyncAsync("resident", 20);
        }

        File.Exists(bed["ran"]).Should().BeFalse("nothing else is run");
    }

    private static Task<string> WriteEvilAsync(PipelineBed bed) => Bash.RunAsync(bed.Root, $"""
        mkdir evil
        for program in {Programs} docker ocx-map ocx-envset; do printf '#!/bin/sh\ntouch {bed["ran"]}\n' >evil/$program; done
        chmod 755 evil/*
        """);
}
