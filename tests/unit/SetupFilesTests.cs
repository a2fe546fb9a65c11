using System.Text;

namespace Ocx.Tests;

/// <summary>What ocx-setup does to files, and what it knows of it when it takes that away again.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SetupFilesTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly Log log;
    private readonly List<string> said = [];

    public SetupFilesTests() => log = new Log("ocx-setup", said.Add);

    private string State => sandbox["state"];

    public void Dispose() => sandbox.Dispose();

    [Test]
    public void A_file_and_its_directories_are_taken_away_again_and_the_record_is_read_anew_each_time()
    {
        var file = sandbox["a/b/file"];
        Files().Write(file, "1"u8.ToArray(), isPublic: true);
        Files().Write(file, "2"u8.ToArray(), isPublic: true);

        File.ReadAllText(file).Should().Be("2");
        FileFacts.Of(file)!.ModeText.Should().Be("644");
        UndoAll();

        Directory.GetFileSystemEntries(sandbox.Root).Should().Equal(State);
        SetupRecord.Load(State, log).Entries.Should().ContainSingle(e => e.Name == State);
        said.Should().BeEmpty();
    }

    [Test]
    public void A_file_that_was_there_before_gets_its_content_back_and_keeps_its_mode()
    {
        var file = sandbox["file"];
        File.WriteAllText(file, "before");
        var mode = FileFacts.Of(file)!.Mode;
        Files().Write(file, "ours"u8.ToArray(), isPublic: false);
        File.ReadAllText(file).Should().Be("ours");

        UndoAll();

        File.ReadAllText(file).Should().Be("before");
        FileFacts.Of(file)!.Mode.Should().Be(mode);
    }

    [Test]
    public void What_somebody_else_has_changed_since_stays_and_is_told()
    {
        var (file, other) = (sandbox["file"], sandbox["other"]);
        File.WriteAllText(other, "before");
        Files().Write(file, "ours"u8.ToArray(), isPublic: true);
        Files().Write(other, "ours"u8.ToArray(), isPublic: true);
        File.WriteAllText(file, "theirs");
        File.WriteAllText(other, "theirs");

        UndoAll();

        File.ReadAllText(file).Should().Be("theirs");
        File.ReadAllText(other).Should().Be("theirs");
        said.Should().HaveCount(2).And.OnlyContain(l => l.Contains("was changed by somebody else since"));
    }

    [Test]
    public void Of_a_JSON_file_that_somebody_else_has_changed_since_only_our_change_is_undone()
    {
        var file = sandbox["openclaw.json"];
        File.WriteAllText(file, "{a: 1} // before");
        Files().Write(file, Encoding.UTF8.GetBytes("{a: 1, b: 2} // before"), isPublic: true);
        File.WriteAllText(file, "{a: 7, b: 2} // theirs");

        UndoAll();

        File.ReadAllText(file).Should().Be("{a: 7} // theirs");
    }

    [Test]
    public void What_somebody_else_has_changed_between_two_changes_of_ours_stays()
    {
        var file = sandbox["openclaw.json"];
        File.WriteAllText(file, "{a: 1}");
        Files().Write(file, "{a: 2}"u8.ToArray(), isPublic: false);
        File.WriteAllText(file, "{a: 2, theirs: 3}");
        Files().Write(file, "{a: 2, theirs: 3, b: 4}"u8.ToArray(), isPublic: false);

        UndoAll();

        File.ReadAllText(file).Should().Be("{a: 1, theirs: 3}");
    }

    [Test]
    public void Two_changes_of_ours_are_one_also_when_we_were_killed_between_them()
    {
        var file = sandbox["file"];
        Files().Write(file, "1"u8.ToArray(), isPublic: false);
        Files().Note(file, "2"u8.ToArray());
        Files().Write(file, "3"u8.ToArray(), isPublic: false);
        Files().Write(file, "4"u8.ToArray(), isPublic: false);

        SetupRecord.Load(State, log).Entries.Count(e => e.Name == file).Should().Be(3, "the first, the one that was never done, and the last two as one");
        UndoAll();

        File.Exists(file).Should().BeFalse();
        said.Should().BeEmpty();
    }

    [Test]
    public void Killed_between_the_note_and_the_write_nothing_is_taken_away()
    {
        var file = sandbox["file"];
        File.WriteAllText(file, "before");
        Files().Note(file, "ours"u8.ToArray());
        Files().Note(sandbox["none"], "ours"u8.ToArray());

        UndoAll();

        File.ReadAllText(file).Should().Be("before");
        said.Should().BeEmpty();
    }

    [Test]
    public void What_ocx_model_did_before_we_were_killed_is_known_by_its_backup()
    {
        var file = sandbox["openclaw.json"];
        File.WriteAllText(file, "{a: 1}");
        Files().Note(file, after: null);
        File.WriteAllText($"{file}.ocx-backup", "{a: 1}");
        File.WriteAllText(file, "{a: 2}");

        Files().Complete();
        UndoAll();

        File.ReadAllText(file).Should().Be("{a: 1}");
    }

    [Test]
    public void A_record_that_is_none_is_refused_and_not_written_over()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Join(State, "setup.json"), "{");

        FluentActions.Invoking(Files).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);
    }

    private SetupFiles Files() => new(SetupRecord.Load(State, log), log);

    private void UndoAll()
    {
        foreach (var entry in SetupRecord.Load(State, log).Entries.Reverse().Where(e => e.Name != State).ToList())
        {
            Files().Undo(entry);
        }
    }
}
