namespace Ocx.Tests;

/// <summary>Credentials that are a symbolic link: where the file itself is, things happen too.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineLinks
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_rotation_of_the_file_behind_the_link_is_carried(bool inPlace)
    {
        await using var bed = await LinkedAsync();
        await using var sync = await WatchingAsync(bed);

        await RotateBehindAsync(bed, "there", "behind", inPlace);

        await bed.ShouldSyncAsync("behind");
    }

    [TestCase("ln -s ../there/other.json claude/new && mv -T claude/new claude/.credentials.json")]
    [TestCase("ln -sfn ../there/other.json claude/.credentials.json")]
    [TestCase("rm claude/.credentials.json && ln -s ../there/other.json claude/.credentials.json")]
    [TestCase("cp there/other.json claude/new && mv -T claude/new claude/.credentials.json")]
    public async Task A_new_link_is_carried(string script)
    {
        await using var bed = await LinkedAsync();
        await File.WriteAllTextAsync(bed["there/other.json"], Tokens.ClaudeJson("relinked"));
        await using var sync = await WatchingAsync(bed);

        await Bash.RunAsync(bed.Root, script);

        await using var next = await ShouldCarryAsync(bed, sync, "relinked");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task After_the_link_has_moved_to_another_directory_rotations_there_are_carried(bool inPlace)
    {
        await using var bed = await LinkedAsync();
        Directory.CreateDirectory(bed["elsewhere"]);
        await File.WriteAllTextAsync(bed["elsewhere/.credentials.json"], Tokens.ClaudeJson("relinked"));
        await using var sync = await WatchingAsync(bed);
        await Bash.RunAsync(bed.Root, "ln -sfn ../elsewhere/.credentials.json claude/.credentials.json");
        await using var next = await ShouldCarryAsync(bed, sync, "relinked");

        await RotateBehindAsync(bed, "elsewhere", "rotated", inPlace);

        await using var last = await ShouldCarryAsync(bed, next, "rotated");
    }

    [Test]
    public async Task The_loss_of_the_directory_behind_the_link_ends_it()
    {
        await using var bed = await LinkedAsync();
        await using var sync = await WatchingAsync(bed);

        await Bash.RunAsync(bed.Root, "mv there gone");

        (await sync.EndAsync(2)).ExitCode.Should().NotBe(0);
        sync.Errors.Should().Contain("was moved, deleted or unmounted");
    }

    /// <summary>The token is carried; or it ends, and is carried when systemd has started it again.</summary>
    /// <returns>What runs then.</returns>
    private static async Task<Resident> ShouldCarryAsync(PipelineBed bed, Resident sync, string mark)
    {
        await Eventually.TryAsync(() => sync.HasEnded, 0.3);
        if (!sync.HasEnded)
        {
            await bed.ShouldSyncAsync(mark);
            return sync;
        }

        (await sync.EndAsync()).ExitCode.Should().NotBe(0);
        var next = bed.Start();
        await next.ErrorsShouldShowAsync("ocx-sync: watching ");
        await bed.ShouldSyncAsync(mark);
        return next;
    }

    private static async Task<PipelineBed> LinkedAsync()
    {
        var bed = new PipelineBed();
        Directory.CreateDirectory(bed["there"]);
        await File.WriteAllTextAsync(bed["there/real.json"], Tokens.ClaudeJson("start"));
        File.CreateSymbolicLink(bed.Credentials, "../there/real.json");
        return bed;
    }

    private static async Task<Resident> WatchingAsync(PipelineBed bed)
    {
        var sync = bed.Start();
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
        await bed.ShouldSyncAsync("start");
        return sync;
    }

    private static async Task RotateBehindAsync(PipelineBed bed, string directory, string mark, bool inPlace)
    {
        var file = Path.Join(bed[directory], directory == "there" ? "real.json" : ".credentials.json");
        await File.WriteAllTextAsync(inPlace ? file : file + ".tmp", Tokens.ClaudeJson(mark));
        if (!inPlace)
        {
            File.Move(file + ".tmp", file, overwrite: true);
        }
    }
}
