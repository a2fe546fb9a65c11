using System.Text;

namespace Ocx;

/// <summary>
/// What a step is to do: files and commands, each told as it is added, and done in that order once a person has agreed. What
/// is as it should be is not added. All that is done is noted before in the record.
/// </summary>
internal sealed class SetupPlan
{
    private readonly SetupScene scene;
    private readonly CancellationToken stop;
    private readonly List<Func<Task>> actions = [];

    public SetupPlan(SetupScene scene, CancellationToken stop)
    {
        this.scene = scene;
        this.stop = stop;
    }

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => actions.Count == 0;

    /// <summary>Writes a file of ours, which everybody may read.</summary>
    /// <exception cref="OcxException">73: somebody else has written it, or changed it since.</exception>
    public void Write(string path, string text)
    {
        if (new InputFile().TryRead(path) is { } now && !new SetupFiles(scene.Record, scene.Log).HasWritten(path, now))
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: is not as ocx-setup has left it, and is not written over", "take what is yours into a file of its own, and this one away");
        }

        Write(path, text, isPublic: true, text.TrimEnd('\n').Split('\n'));
    }

    /// <summary>Changes a file, of which only these lines are told: others may be secret.</summary>
    public void Change(string path, string text, IEnumerable<string> told) => Write(path, text, isPublic: false, told);

    private void Write(string path, string text, bool isPublic, IEnumerable<string> told)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (SetupFiles.IsLike(path, bytes))
        {
            return;
        }

        Do($"write {Log.Printable(path)}", () => new SetupFiles(scene.Record, scene.Log).Write(path, bytes, isPublic));
        foreach (var line in told)
        {
            scene.Tell($"    | {Log.Printable(SecretText.MaskTokens(line))}");
        }
    }

    /// <summary>Makes a symbolic link.</summary>
    public void Link(string path, string target)
    {
        if (new FileInfo(path).LinkTarget != target)
        {
            Do($"link {Log.Printable(path)} -> {Log.Printable(target)}", () => new SetupFiles(scene.Record, scene.Log).Link(path, target));
        }
    }

    /// <summary>Takes a file of ours away.</summary>
    public void Delete(string path) => Do(
        $"remove {Log.Printable(path)}",
        () => scene.Record.Of(SetupRecord.File).Where(e => e.Name == path).ToList().ForEach(new SetupFiles(scene.Record, scene.Log).Undo));

    /// <summary>Runs a command.</summary>
    /// <param name="words">Its words, none of them a secret.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="entries">What is noted before it runs.</param>
    public void Run(IReadOnlyList<string> words, TimeSpan limit, params IReadOnlyList<SetupEntry> entries) =>
        Do($"run {ShellText.Join(scene.Shown(words))}", () => scene.RunAsync(words, limit), entries);

    /// <summary>Runs a command that is not broken off once it has begun, since what is half done of it has to be mended by hand.</summary>
    /// <inheritdoc cref="Run"/>
    public void Finish(IReadOnlyList<string> words, TimeSpan limit, params IReadOnlyList<SetupEntry> entries) =>
        Do($"run {ShellText.Join(scene.Shown(words))}", () => FinishAsync(words, limit, entries), entries);

    /// <summary>Does something else.</summary>
    /// <param name="what">What is told of it.</param>
    /// <param name="action">Does it.</param>
    /// <param name="entries">What is noted before it is done.</param>
    public void Do(string what, Func<Task> action, params IReadOnlyList<SetupEntry> entries)
    {
        scene.Tell($"  {what}");
        actions.Add(async () =>
        {
            foreach (var entry in entries)
            {
                scene.Record.Put(entry);
            }

            await action();
        });
    }

    /// <inheritdoc cref="Do(string, Func{Task}, IReadOnlyList{SetupEntry})"/>
    public void Do(string what, Action action) => Do(what, () =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Asks whether all of it is to be done, and does it.</summary>
    /// <returns>Whether it was done; also when there was nothing to do, and in a dry run.</returns>
    public async Task<bool> ApplyAsync(string question, string text)
    {
        if (IsEmpty)
        {
            return true;
        }

        if (!await scene.Ask.ConfirmAsync(question, text))
        {
            return false;
        }

        scene.HasChanged = true;
        if (!scene.Options.DryRun)
        {
            foreach (var action in actions)
            {
                stop.ThrowIfCancellationRequested();
                await action();
            }
        }

        return true;
    }

    private async Task FinishAsync(IReadOnlyList<string> words, TimeSpan limit, IReadOnlyList<SetupEntry> entries)
    {
        try
        {
            await scene.RunAsync(words, limit, finishes: true);
        }
        catch (OcxException)
        {
            entries.ToList().ForEach(scene.Record.Remove); // it has not come to it: what comes later is somebody else's
            throw;
        }
    }
}
