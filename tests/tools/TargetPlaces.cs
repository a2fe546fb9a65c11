using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Owners, modes, attributes, mounts and locks around a target.</summary>
[TestFixture("ocx-map")]
[TestFixture("ocx-envset")]
[Parallelizable(ParallelScope.All)]
public sealed class TargetPlaces(string tool)
{
    [Test]
    public async Task A_new_file_is_private_and_its_directorys_owners()
    {
        using var bed = await HostileBed.MakeAsync(tool, "chown 1000:1001 home/d; umask 0");

        (await RunAsync(Umask("0", bed.Writing($"home/d/{bed.Name}")))).ExitCode.Should().Be(0);

        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1", $"home/d/{bed.Name}")).Should().Be("600 1000:1001");
    }

    [TestCase("644", "1234:2345")]
    [TestCase("660", "0:1000")]
    [TestCase("400", "1000:0")]
    public async Task An_existing_file_keeps_its_owner_and_mode(string mode, string owner)
    {
        using var bed = await HostileBed.MakeAsync(tool, $"touch home/d/$N; chown {owner} home/d/$N; chmod {mode} home/d/$N");

        (await bed.WriteAsync($"home/d/{bed.Name}")).ExitCode.Should().Be(0);

        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1", $"home/d/{bed.Name}")).Should().Be($"{mode} {owner}");
        bed.TargetShouldBeNew($"home/d/{bed.Name}");
    }

    [Test]
    public async Task An_existing_file_keeps_its_extended_attributes()
    {
        Require.Program("setfattr", "attr");
        using var bed = await HostileBed.MakeAsync(tool, """
            touch home/d/$N
            setfattr -n user.note -v 'kept' home/d/$N; setfattr -n user.empty home/d/$N; setfattr -n user.bytes -v 0x00ff0a home/d/$N
            setfattr -n trusted.ours -v t home/d/$N
            """);
        const string Show = "getfattr -dm - -e hex $1 | sort";
        var before = await Bash.RunAsync(bed.Root, Show, $"home/d/{bed.Name}");

        (await bed.WriteAsync($"home/d/{bed.Name}")).ExitCode.Should().Be(0);

        bed.TargetShouldBeNew($"home/d/{bed.Name}");
        before.Should().Contain("user.empty").And.Contain("trusted.ours");
        (await Bash.RunAsync(bed.Root, Show, $"home/d/{bed.Name}")).Should().Be(before);
    }

    [TestCase("setfacl -m u:1234:r,g:2345:rw $F")]
    [TestCase("chmod 640 $F; setfacl -d -m u:1234:rwx home/d")]
    [TestCase("chmod 640 $F; setfacl -m u:1235:r $F; setfacl -d -m u:1234:rwx home/d")]
    public async Task An_existing_file_keeps_its_access_list_and_gets_no_other(string script)
    {
        Require.Program("setfacl", "acl");
        using var bed = await HostileBed.MakeAsync(tool, $"F=home/d/$N; touch $F; {script}");
        var before = await Bash.RunAsync(bed.Root, "getfacl -n $1", $"home/d/{bed.Name}");

        (await bed.WriteAsync($"home/d/{bed.Name}")).ExitCode.Should().Be(0);

        bed.TargetShouldBeNew($"home/d/{bed.Name}");
        (await Bash.RunAsync(bed.Root, "getfacl -n $1", $"home/d/{bed.Name}")).Should().Be(before);
    }

    [Test]
    public async Task A_new_file_is_private_whatever_the_directorys_access_list_would_give()
    {
        Require.Program("setfacl", "acl");
        using var bed = await HostileBed.MakeAsync(tool, "setfacl -d -m u:1234:rwx,o::rwx home/d; chmod o+x home/d");

        (await bed.WriteAsync($"home/d/{bed.Name}")).ExitCode.Should().Be(0);

        await Bash.RunAsync(bed.Root, "! setpriv --reuid 1234 --regid 1234 --clear-groups cat $1 2>/dev/null", $"home/d/{bed.Name}");
    }

    [Test]
    public async Task A_directory_that_is_missing_or_read_only_is_said_with_73()
    {
        using var bed = await HostileBed.MakeAsync(tool);

        var missing = await bed.WriteAsync($"home/no/{bed.Name}");
        var readOnly = await RunAsync(Mounted(bed, "mount --bind home/d home/d; mount -o remount,ro,bind home/d", bed.Writing($"home/d/{bed.Name}")));
        var slash = await bed.WriteAsync("home/d/");

        missing.ExitCode.Should().Be(73);
        missing.StandardError.Should().Contain("its directory does not exist");
        readOnly.ExitCode.Should().Be(73, readOnly.StandardError);
        readOnly.StandardError.Should().Contain("read-only");
        slash.ExitCode.Should().Be(73, slash.StandardError);
    }

    [Test]
    public async Task A_file_that_is_mounted_by_itself_needs_in_place()
    {
        using var bed = await HostileBed.MakeAsync(tool, "touch home/d/$N out/real; chmod 640 out/real; chown 1000:1001 out/real");
        var target = $"home/d/{bed.Name}";
        const string Mount = "mount --bind out/real home/d/$N";

        var refused = await RunAsync(Mounted(bed, Mount, bed.Writing(target)));
        refused.ExitCode.Should().Be(73, refused.StandardError);
        refused.StandardError.Should().Contain("it is a mount point of its own").And.Contain("hint: mount its directory instead; or write it with --in-place");
        new FileInfo(bed["out/real"]).Length.Should().Be(0);
        Directory.EnumerateFiles(bed["home/d"]).Should().Equal(bed[target]);

        var written = await RunAsync(Mounted(bed, Mount, bed.Writing(target, "--in-place")));
        written.ExitCode.Should().Be(0, written.StandardError);
        written.StandardError.Should().Contain($"warning: {target}: overwritten in place, which a crash can tear").And.Contain($"{bed.Stray}copy");
        (await File.ReadAllTextAsync(bed["out/real"])).Should().Contain(Tokens.Access("good"));
        Directory.EnumerateFiles(bed["home/d"]).Should().Equal(bed[target]);
        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' out/real")).Should().Be("640 1000:1001");

        var again = await RunAsync(Mounted(bed, Mount, bed.Writing(target, "--in-place")));
        (again.ExitCode, again.StandardOutput, again.StandardError).Should().Be((0, "", ""), "there was nothing to do");
    }

    [Test]
    public async Task In_place_a_shorter_content_leaves_no_rest_of_the_longer_one()
    {
        using var bed = await HostileBed.MakeAsync(tool, tool == "ocx-map"
            ? """printf '{"anthropic":{"access":"FAKE-%0900d","expires":1}}\n' 0 >out/$N"""
            : "printf 'ANTHROPIC_OAUTH_TOKEN=FAKE-%0900d\n' 0 >out/$N");

        (await bed.WriteAsync($"out/{bed.Name}", "--in-place")).ExitCode.Should().Be(0);

        var text = await File.ReadAllTextAsync(bed[$"out/{bed.Name}"]);
        text.Should().NotContain("000000").And.EndWith(tool == "ocx-map" ? "}\n" : $"{Tokens.Access("good")}\n");
    }

    [Test]
    public async Task An_ordinary_user_can_work_in_his_own_directories()
    {
        using var bed = await HostileBed.MakeAsync(tool, $"cp -r '{Shell.Bin}' bin; chmod 644 good.json; ln -s d home/own; chown -h 1000:1000 home/own");
        var target = $"home/own/{bed.Name}";

        var created = await RunAsync(AsUser(bed, bed.Writing(target)));
        created.ExitCode.Should().Be(0, created.StandardError);
        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1", target)).Should().Be("600 1000:1000");

        await Bash.RunAsync(bed.Root, "chmod 640 $1; sed -i s/FAKE-good/FAKE-other/ good.json", target);
        var changed = await RunAsync(AsUser(bed, bed.Writing(target)));
        changed.ExitCode.Should().Be(0, changed.StandardError);
        (await Bash.RunAsync(bed.Root, "grep -q FAKE-other $1; stat -c '%a %u:%g' $1", target)).Should().Be("640 1000:1000");

        var foreign = await RunAsync(AsUser(bed, bed.Writing($"victim/{bed.Name}")));
        foreign.ExitCode.Should().Be(73, foreign.StandardError);
        foreign.StandardError.Should().Contain("permission denied").And.Contain("hint: run this as root");
        var unreadable = await RunAsync(AsUser(bed, bed.Reading("victim/creds.json")));
        unreadable.ExitCode.Should().Be(66, unreadable.StandardError);
        await bed.VictimShouldBeAsBeforeAsync();
    }

    [Test]
    public async Task It_waits_for_the_lock_and_reads_its_source_only_then()
    {
        using var bed = await HostileBed.MakeAsync(tool);
        await using var holder = new Resident(Shell.Command("flock", bed["out"], "bash", "-c", "echo held; read -r"));
        await holder.OutputShouldBecomeAsync("held\n");
        await using var waiting = new Resident(bed.Writing($"out/{bed.Name}"));
        await Eventually.AssertAsync(() => HasOpened(waiting.Id, bed["out"]), "it has come to the lock");
        await Task.Delay(300); // else it would be done by now
        Directory.EnumerateFileSystemEntries(bed["out"]).Should().BeEmpty();

        await File.WriteAllTextAsync(bed["good.json"], Tokens.ClaudeJson("later"));
        holder.Send("\n");

        (await waiting.EndAsync()).ExitCode.Should().Be(0, waiting.Errors);
        (await File.ReadAllTextAsync(bed[$"out/{bed.Name}"])).Should().Contain(Tokens.Access("later"));
    }

    [Test]
    public async Task A_lock_that_is_never_released_ends_it_with_75_after_ten_seconds()
    {
        using var bed = await HostileBed.MakeAsync(tool);
        await using var holder = new Resident(Shell.Command("flock", bed["out"], "bash", "-c", "echo held; read -r"));
        await holder.OutputShouldBecomeAsync("held\n");
        await using var waiting = new Resident(bed.Writing($"out/{bed.Name}"));

        var (exitCode, time) = await waiting.EndAsync(20);

        exitCode.Should().Be(75);
        time.TotalSeconds.Should().BeInRange(9.5, 13);
        waiting.Errors.Should().Contain("has been locked by another process for 10 s");
        Directory.EnumerateFileSystemEntries(bed["out"]).Should().BeEmpty();
    }

    private static bool HasOpened(int process, string directory) =>
        Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(f => new FileInfo(f).LinkTarget == directory);

    private static async Task<BufferedCommandResult> RunAsync(Command command) => await command.ExecuteBufferedAsync();

    private static Command Umask(string mask, Command command) => command
        .WithTargetFile("bash").WithArguments(["-c", $"umask {mask}; exec {command.TargetFilePath} {command.Arguments}"]);

    /// <summary>The command where these mounts are, which nobody else sees.</summary>
    private static Command Mounted(HostileBed bed, string mounts, Command command) => command
        .WithTargetFile("unshare").WithArguments(["-m", "bash", "-euc", $"N={bed.Name}; {mounts}; exec {command.TargetFilePath} {command.Arguments}"]);

    private static Command AsUser(HostileBed bed, Command command) => command
        .WithTargetFile("setpriv").WithArguments($"--reuid 1000 --regid 1000 --clear-groups {bed["bin"]}/{Path.GetFileName(command.TargetFilePath)} {command.Arguments}");
}
