using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>How a file comes into another's place, whatever others do there at the same instant.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TemporaryFileTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly Descriptor directory;
    private readonly List<string> kept = [];

    public TemporaryFileTests()
    {
        Posix.LoadHelper();
        directory = Descriptor.OpenAt(null, sandbox.Root, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }

    public void Dispose()
    {
        directory.Dispose();
        sandbox.Dispose();
    }

    [Test]
    public void It_is_its_maker_s_alone_and_gone_with_it()
    {
        using (var file = Make("new"))
        {
            file.Name.Should().MatchRegex("^.t.ocx-[a-z0-9]{6}$");
            FileFacts.Of(sandbox[file.Name])!.ModeText.Should().Be("600");
        }

        sandbox.Names().Should().BeEmpty();
        kept.Should().BeEmpty();
    }

    [Test]
    public void One_that_is_gone_already_is_no_trouble()
    {
        using (var file = Make("new"))
        {
            File.Delete(sandbox[file.Name]);
        }

        kept.Should().BeEmpty();
    }

    [Test]
    public void One_that_cannot_be_removed_is_told_of()
    {
        var file = Make("new");
        File.Delete(sandbox[file.Name]);
        sandbox.MakeDirectory(file.Name);

        file.Dispose();
        file.Dispose();

        kept.Should().Equal([$"{file.Name}: EISDIR"], "it is told once");
    }

    [Test]
    public void A_free_name_is_taken_and_no_other()
    {
        sandbox.Write("taken", "theirs");
        using (var file = Make("new"))
        {
            file.TryTakeFreeName("taken").Should().BeFalse();
            sandbox.Read("taken").Should().Be("theirs");
            file.TryTakeFreeName("free").Should().BeTrue();
        }

        sandbox.Names().Should().Equal("free", "taken");
        sandbox.Read("free").Should().Be("new");
    }

    [Test]
    public void A_name_that_cannot_be_taken_is_an_error()
    {
        using var file = Make("new");

        new Action(() => file.TryTakeFreeName("none/x")).Should().Throw<PosixException>().Which.Errno.Should().Be(Errno.ENOENT);
        new Action(() => file.Rename("none/x")).Should().Throw<PosixException>();
    }

    [Test]
    public void It_is_renamed()
    {
        sandbox.Write("t", "old");
        using (var file = Make("new"))
        {
            file.Rename("t");
        }

        sandbox.Read("t").Should().Be("new");
        sandbox.Names().Should().Equal("t");
    }

    [Test]
    public void It_takes_the_place_of_what_was_read()
    {
        using var old = Open("old");
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, Same(old, "old", "new")).Should().BeTrue();
        }

        sandbox.Read("t").Should().Be("new");
        sandbox.Names().Should().Equal("t");
    }

    [Test]
    public void Where_nothing_was_it_is_made_and_nobody_s_is_taken()
    {
        using var none = new TargetContent(null, null, null);
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", none, _ => false).Should().BeTrue();
        }

        sandbox.Names().Should().Equal("t");
        using (var file = Make("newer"))
        {
            file.TakePlaceOf("t", none, _ => true).Should().BeFalse("somebody has made it meanwhile");
        }

        sandbox.Read("t").Should().Be("new");
        sandbox.Names().Should().Equal("t");
    }

    [TestCase("echo written >t")]
    [TestCase("echo written >x; mv x t")]
    [TestCase("rm t")]
    public async Task What_was_written_since_it_was_read_stands(string since)
    {
        using var old = Open("old");
        await Bash.RunAsync(sandbox.Root, since);
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, Same(old, "old", "new")).Should().BeFalse();
        }

        sandbox.Names().Should().Equal(since == "rm t" ? [] : ["t"]);
        kept.Should().BeEmpty();
        if (since != "rm t")
        {
            sandbox.Read("t").Should().Be("written\n");
        }
    }

    /// <remarks>The old file was open for writing: its content has changed by the time the names are exchanged.</remarks>
    [Test]
    public void What_was_written_into_it_at_that_instant_goes_back()
    {
        using var old = Open("old");
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, opened => ReferenceEquals(opened, file.File)).Should().BeFalse();
        }

        sandbox.Read("t").Should().Be("old");
        sandbox.Names().Should().Equal("t");
    }

    /// <remarks>Somebody else replaces ours before the other can go back: theirs is the newest.</remarks>
    [Test]
    public void What_replaces_ours_meanwhile_stands()
    {
        using var old = Open("old");
        var turn = 0;
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, opened =>
            {
                if (turn++ == 0)
                {
                    sandbox.Write("x", "newest");
                    File.Move(sandbox["x"], sandbox["t"], overwrite: true);
                }

                return ReferenceEquals(opened, file.File);
            }).Should().BeFalse();
        }

        sandbox.Read("t").Should().Be("newest");
        sandbox.Names().Should().Equal("t");
    }

    /// <remarks>Somebody else takes ours away before the other can go back: the other is there again.</remarks>
    [Test]
    public void What_takes_ours_away_meanwhile_loses_nothing()
    {
        using var old = Open("old");
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, opened =>
            {
                File.Delete(sandbox["t"]);
                return false;
            }).Should().BeFalse();
        }

        sandbox.Read("t").Should().Be("old");
        sandbox.Names().Should().Equal("t");
    }

    /// <remarks>Somebody writes into ours, once it stands there: that is newer than what it would make room for.</remarks>
    [Test]
    public void What_is_written_into_ours_meanwhile_stands()
    {
        using var old = Open("old");
        using (var file = Make("new"))
        {
            file.TakePlaceOf("t", old, opened =>
            {
                if (!ReferenceEquals(opened, file.File))
                {
                    File.WriteAllText(sandbox["t"], "newest");
                }

                return false;
            }).Should().BeFalse();
        }

        sandbox.Read("t").Should().Be("newest");
        sandbox.Names().Should().Equal("t");
    }

    private TemporaryFile Make(string content)
    {
        var file = TemporaryFile.Create(directory, ".t.ocx-", (name, errno) => kept.Add($"{name}: {errno}"));
        Posix.Write(file.File.Value, System.Text.Encoding.UTF8.GetBytes(content));
        return file;
    }

    private TargetContent Open(string content)
    {
        sandbox.Write("t", content);
        var file = Descriptor.OpenAt(directory, "t", OpenFlags.O_RDONLY);
        return new(file, System.Text.Encoding.UTF8.GetBytes(content), FileVersion.Of(file.Status()));
    }

    private static Func<Descriptor, bool> Same(TargetContent old, string before, string after) => opened =>
    {
        var buffer = new byte[100];
        var length = Posix.Read(opened.Value, buffer, offset: 0);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length) == (ReferenceEquals(opened, old.File) ? before : after);
    };
}
