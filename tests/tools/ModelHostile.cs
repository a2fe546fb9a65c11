namespace Ocx.Tests;

/// <summary>What a user of the state directory may plant there leads root nowhere, and the file keeps its owner and its rights.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ModelHostile
{
    [TestCase("ln -s ../victim $N; chown -h 1000:1000 $N", 66)]
    [TestCase("ln ../victim $N", 66)]
    [TestCase("mkfifo $N", 66)]
    [TestCase("mkdir $N", 66)]
    [TestCase("head -c 20000000 /dev/zero >$N", 65)]
    [TestCase("head -c 10000000 /dev/zero | tr '\\0' '[' >$N", 65)]
    [TestCase("printf '{ a: \"\\xff\" }' >$N", 65)]
    [TestCase("perl -e 'print \"{a:\" x 201, \"1\", \"}\" x 201' >$N", 65)]
    [TestCase("echo \"{ a: { \\$include: 'x' } }\" >$N; ln -s ../victim x", 66)]
    public async Task What_is_planted_is_refused(string plant, int code)
    {
        Require.Root();
        using var bed = new ModelBed();
        await Bash.RunAsync(bed.Root, $"echo '{{}}' >victim; chown 1000:1000 state; cd state; N=openclaw.json; {plant}");

        await bed.ShouldBeRefusedAsync(code, "error: ");

        (await Bash.RunAsync(bed.Root, "cat victim; stat -c '%u %a' victim")).Should().Be("{}\n0 644");
        (await bed.RunAsync("--check")).ExitCode.Should().Be(1);
    }

    [TestCase("ln -s ../victim $N", true)]
    [TestCase("ln ../victim $N", true)]
    [TestCase("mkfifo $N", true)]
    [TestCase("mkdir $N", false)]
    public async Task What_is_planted_where_the_copy_goes_is_not_written_through(string plant, bool works)
    {
        Require.Root();
        using var bed = new ModelBed("{}");
        await Bash.RunAsync(bed.Root, $"echo precious >victim; chown -R 1000:1000 state; cd state; N=openclaw.json.ocx-backup; {plant}");

        var result = await bed.RunAsync("--primary", "a/b");

        result.ExitCode.Should().Be(works ? 0 : 73, result.StandardError);
        (await File.ReadAllTextAsync(Path.Join(bed.Root, "victim"))).Should().Be("precious\n");
        (bed.Config == "{}").Should().Be(!works);
        if (works)
        {
            new FileInfo(bed["openclaw.json.ocx-backup"]).LinkTarget.Should().BeNull();
            bed.Backup.Should().Be("{}");
        }
    }

    [TestCase("640", "600")]
    [TestCase("600", "600")]
    [TestCase("400", "400")]
    public async Task The_file_keeps_its_owner_and_its_rights_and_the_copy_has_no_more_of_them(string mode, string copy)
    {
        Require.Root();
        using var bed = new ModelBed("{}");
        await Bash.RunAsync(bed.Root, $"chown -R 1000:1001 state; chmod {mode} state/openclaw.json");

        await bed.ChangeAsync(["openclaw.json"], "--primary", "a/b");
        await bed.ChangeAsync(["openclaw.json"], "--primary", "c/d");

        (await Bash.RunAsync(bed.Root, "stat -c '%n %u:%g %a' state/*")).Should().Be($"state/openclaw.json 1000:1001 {mode}\nstate/openclaw.json.ocx-backup 1000:1001 {copy}");
        bed.Backup.Should().Contain("a/b", "it is of before the latest change");
        bed.Config.Should().Contain("c/d");
    }

    [Test]
    public async Task Where_nothing_may_be_written_nothing_is()
    {
        Require.Root();
        using var bed = new ModelBed("{}");
        var result = await Shell.RunAsync(bed.Root, "unshare", "-m", "bash", "-c", "mount --bind state state; mount -o remount,ro,bind state; OCX_STATE_DIR=state \"$0\" --primary a/b", Shell.Tool("ocx-model"));

        result.ExitCode.Should().Be(73, result.StandardError);
        result.StandardError.Should().Contain("openclaw.json: read-only file system");
        bed.Names.Should().Equal("openclaw.json");
    }

    [Test]
    public async Task Somebody_who_writes_all_the_time_never_meets_half_a_file()
    {
        using var bed = new ModelBed("{ n: 0, agents: { defaults: { model: 'a/b0' } } }\n");
        await using var writer = new Resident(Shell.Command("bash", "-c", """
            echo ready
            for ((i = 1; ; i++)); do sed "s/n: [0-9]*/n: $i/" openclaw.json >openclaw.json.tmp && mv openclaw.json.tmp openclaw.json; sleep 0.01; done
            """).WithWorkingDirectory(bed[""]));
        await writer.OutputShouldBecomeAsync("ready\n");
        for (var i = 1; i <= 10; i++)
        {
            (await bed.RunAsync("--primary", $"a/b{i}")).ExitCode.Should().BeOneOf(0, 75);
            bed.Config.Should().MatchRegex(@"^\{ n: \d+, agents: \{ defaults: \{ model: 'a/b\d+' \} \} \}\n$");
        }
    }

    [Test]
    public async Task Models_of_thousands_of_agents_are_listed_at_once_and_not_each_by_reading_all_anew()
    {
        using var bed = new ModelBed($"{{ agents: {{ list: [{string.Join(", ", Enumerable.Range(0, 5000).Select(i => $"{{ id: 'a{i}', model: 'a/m{i}' }}"))}] }} }}\n");

        // Seconds of the processor, whatever else the machine does: one by one 3000 of them took 11.
        await Bash.RunAsync(bed.Root, $"ulimit -t 12; OCX_STATE_DIR={bed[""]} exec {Shell.Tool("ocx-model")} --alias a/m0=x");

        bed.Config.Split(": {}").Should().HaveCount(5000, "all but the one with the alias");
    }
}
