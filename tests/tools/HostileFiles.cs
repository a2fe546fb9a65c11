namespace Ocx.Tests;

/// <summary>What a user of the directory may plant there leads root nowhere.</summary>
[TestFixture("ocx-map")]
[TestFixture("ocx-envset")]
[Parallelizable(ParallelScope.All)]
public sealed class HostileFiles(string tool)
{
    private const string Own = "chown -h 1000:1000";

    [Test]
    public async Task A_planted_target_is_refused(
        [Values(HostileBed.State, HostileBed.Home)] string where,
        [Values(
            "ln -s $V/secret $N; " + Own + " $N",
            "ln -s ../../victim/secret $N; " + Own + " $N",
            "ln -s $V/new $N; " + Own + " $N",
            "ln -s $V $N; " + Own + " $N",
            "ln -s $N $N; " + Own + " $N",
            "ln $V/secret $N",
            "mkfifo $N; " + Own + " $N",
            "mknod $N c 1 3",
            "mknod $N b 7 0",
            "mkdir $N; " + Own + " $N",
            "perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) and bind(S, sockaddr_un(shift)) or die' $N")]
        string plant,
        [Values(false, true)] bool inPlace)
    {
        using var bed = await HostileBed.MakeAsync(tool, $"cd {where}/d; {plant}");
        var planted = await Snapshot.TakeAsync(bed[$"{where}/d"]);

        var result = await bed.WriteAsync($"{where}/d/{bed.Name}", inPlace ? ["--in-place"] : []);

        result.ExitCode.Should().Be(73, result.StandardError);
        result.StandardError.Should().StartWith($"{tool}: error: {where}/d/{bed.Name}: ");
        result.StandardOutput.Should().BeEmpty();
        await bed.VictimShouldBeAsBeforeAsync();
        (await Snapshot.TakeAsync(bed[$"{where}/d"])).Should().Be(planted);
    }

    [TestCase("rmdir $W/d; ln -s $V/dir $W/d; chown -h 1000:1000 $W/d")]
    [TestCase("rmdir $W/d; ln -s ../victim/dir $W/d; chown -h 1000:1000 $W/d")]
    [TestCase("mkdir -p $V/x/d; mv $W/d $W/gone; ln -s $V/x $W/y; ln -s y/d $W/d; chown -h 1000:1000 $W/*")]
    [TestCase("rmdir $W/d; mkfifo $W/d")]
    [TestCase("rmdir $W/d; touch $W/d")]
    public async Task A_planted_directory_is_refused(string plant)
    {
        foreach (var where in new[] { HostileBed.State, HostileBed.Home })
        {
            using var bed = await HostileBed.MakeAsync(tool, $"W={where}; {plant}");

            var result = await bed.WriteAsync($"{where}/d/{bed.Name}");

            result.ExitCode.Should().Be(73, result.StandardError);
            await bed.VictimShouldBeAsBeforeAsync();
        }
    }

    [TestCase("ln -s $PWD/out state/link", "state/link/")]
    [TestCase("rmdir state/d; ln -s $PWD/out state/d", "state/d/")]
    [TestCase("touch out/$N; ln -s $PWD/out/$N state/d/$N", "state/d/")]
    [TestCase("ln -s state link; ln -s $PWD/out state/link", "link/link/")]
    [TestCase("ln -s ../out state/link", "state/d/../link/")]
    public async Task Below_the_state_directory_even_a_link_of_root_is_refused(string plant, string directory)
    {
        using var bed = await HostileBed.MakeAsync(tool, plant);

        var result = await bed.WriteAsync(directory + bed.Name);

        result.ExitCode.Should().Be(73, result.StandardError);
        Directory.EnumerateFiles(bed["out"]).Should().NotContain(f => new FileInfo(f).Length > 0);
    }

    [TestCase("ln -s $PWD/out link", "link/")]
    [TestCase("ln -s ../out home/link", "home/link/")]
    [TestCase("ln -s out one; ln -s $PWD/one two", "two/")]
    [TestCase("touch out/$N; ln -s $PWD/out/$N home/d/$N", "home/d/")]
    [TestCase("ln -s $PWD/out/$N home/d/$N", "home/d/")]
    public async Task Elsewhere_a_link_of_root_is_followed(string plant, string directory)
    {
        using var bed = await HostileBed.MakeAsync(tool, plant);

        var result = await bed.WriteAsync(directory + bed.Name);

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.TargetShouldBeNew($"out/{bed.Name}");
    }

    [Test]
    public async Task A_link_of_root_that_leads_to_a_planted_one_is_refused()
    {
        using var bed = await HostileBed.MakeAsync(tool, "ln -s $V/dir home/planted; chown -h 1000:1000 home/planted; ln -s home/planted link; ln -s $PWD/state/d inside; ln -s $V/secret state/d/$N; chown -h 1000:1000 state/d/$N");

        (await bed.WriteAsync($"link/{bed.Name}")).ExitCode.Should().Be(73);
        (await bed.WriteAsync($"inside/{bed.Name}")).ExitCode.Should().Be(73);

        await bed.VictimShouldBeAsBeforeAsync();
    }

    [TestCase("ln -s $V/secret ${STRAY}abc123; chown -h 1000:1000 ${STRAY}abc123", true)]
    [TestCase("ln $V/secret ${STRAY}abc123", true)]
    [TestCase("mkfifo ${STRAY}abc123", true)]
    [TestCase("mknod ${STRAY}abc123 c 1 3", true)]
    [TestCase("echo left over >${STRAY}abc123", true)]
    [TestCase("mkdir ${STRAY}abc123; touch ${STRAY}abc123/x", false)]
    [TestCase("ln -s $V ${STRAY}abc123; ln -s $V/new ${STRAY}000000", true)]
    [TestCase("touch ${STRAY}abc12 ${STRAY}abc1234 .$N.ocy-abc123 $N.ocx-abc123", false)]
    public async Task Planted_temporary_names_lead_nowhere(string plant, bool removed)
    {
        foreach (var where in new[] { HostileBed.State, HostileBed.Home })
        {
            using var bed = await HostileBed.MakeAsync(tool, $"cd {where}/d; {plant}");
            // The link count and the change time of the victim's file tell of the planted hard link that is taken away.
            var victim = await File.ReadAllTextAsync(bed["victim/secret"]);
            var names = Directory.EnumerateFileSystemEntries(bed[$"{where}/d"]).ToList();

            var result = await bed.WriteAsync($"{where}/d/{bed.Name}");

            result.ExitCode.Should().Be(0, result.StandardError);
            bed.TargetShouldBeNew($"{where}/d/{bed.Name}");
            Directory.EnumerateFileSystemEntries(bed[$"{where}/d"]).Should().BeEquivalentTo([bed[$"{where}/d/{bed.Name}"], .. removed ? [] : names]);
            (await File.ReadAllTextAsync(bed["victim/secret"])).Should().Be(victim);
            if (!plant.StartsWith("ln $V", StringComparison.Ordinal))
            {
                await bed.VictimShouldBeAsBeforeAsync();
            }
        }
    }

    [TestCase("ln -s $V/secret ${STRAY}copy")]
    [TestCase("ln $V/secret ${STRAY}copy")]
    [TestCase("mkfifo ${STRAY}copy")]
    [TestCase("mknod ${STRAY}copy c 1 5")]
    [TestCase("mkdir ${STRAY}copy")]
    public async Task A_planted_copy_is_not_restored_from(string plant)
    {
        foreach (var where in new[] { HostileBed.State, HostileBed.Home })
        {
            using var bed = await HostileBed.MakeAsync(tool, $"cd {where}/d; echo '# old' >$N; chmod 644 $N; {plant}; chown -h 1000:1000 $N");
            await bed.PlantAsync("");

            var result = await bed.WriteAsync($"{where}/d/{bed.Name}");

            result.ExitCode.Should().BeOneOf([0, 73, 65], result.StandardError);
            (await File.ReadAllTextAsync(bed[$"{where}/d/{bed.Name}"])).Should().NotContain("precious");
            if (plant.StartsWith("ln $V", StringComparison.Ordinal))
            {
                // Its second name may be taken away, which the count of its links shows.
                (await Bash.RunAsync(bed.Root, "cat victim/secret; stat -c '%u:%g %a' victim/secret")).Should().Be("precious\n0:0 600");
                continue;
            }

            await bed.VictimShouldBeAsBeforeAsync();
        }
    }

    [TestCase("ln -s $V/creds.json c", HostileBed.State)]
    [TestCase("ln -s $V/creds.json c; chown -h 1000:1000 c", HostileBed.State)]
    [TestCase("ln -s $V/creds.json c; chown -h 1000:1000 c", HostileBed.Home)]
    [TestCase("ln $V/creds.json c", HostileBed.State)]
    [TestCase("mkfifo c", HostileBed.State)]
    [TestCase("mkfifo c", HostileBed.Home)]
    [TestCase("mknod c c 1 3", HostileBed.Home)]
    [TestCase("mknod c c 1 5", HostileBed.Home)]
    [TestCase("mkdir c", HostileBed.Home)]
    public async Task A_planted_input_is_refused(string plant, string where)
    {
        using var bed = await HostileBed.MakeAsync(tool, $"cd {where}/d; {plant}");

        var result = await bed.ReadAsync($"{where}/d/c");

        result.ExitCode.Should().Be(66, result.StandardError);
        Directory.EnumerateFileSystemEntries(bed["out"]).Should().BeEmpty();
        await bed.VictimShouldBeAsBeforeAsync();
    }

    [TestCase(HostileBed.State)]
    [TestCase(HostileBed.Home)]
    public async Task A_directory_swapped_under_its_feet_leads_nowhere(string where)
    {
        using var bed = await HostileBed.MakeAsync(tool);
        await using var swapper = new Resident(Shell.Command("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", "bash", "-c", """
            echo ready
            while :; do mv -T d e; ln -s "$1" d; rm d; mv -T e d; done 2>/dev/null
            """, "bash", bed["victim/dir"]).WithWorkingDirectory(bed[where]));
        await swapper.OutputShouldBecomeAsync("ready\n");
        var codes = new List<int>();
        for (var i = 0; i < 150; i++)
        {
            codes.Add((await bed.WriteAsync($"{where}/d/{bed.Name}")).ExitCode);
        }

        Figures.Print($"150 runs while it was swapped: {string.Join(", ", codes.GroupBy(c => c).Select(g => $"{g.Count()} ended with {g.Key}"))}");
        codes.Should().OnlyContain(c => c == 0 || c == 73);
        await bed.VictimShouldBeAsBeforeAsync();
    }
}
