using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A state directory with a configuration in it, and ocx-model.</summary>
internal sealed class ModelBed : IDisposable
{
    private readonly Sandbox sandbox = new();

    public ModelBed(string? config = null)
    {
        sandbox.MakeDirectory("state");
        if (config is not null)
        {
            Write("openclaw.json", config);
        }
    }

    public string Root => sandbox.Root;

    public string this[string name] => sandbox[Path.Join("state", name)];

    public string Config => Read("openclaw.json");

    public string Backup => Read("openclaw.json.ocx-backup");

    public IReadOnlyList<string> Names => sandbox.Names("state");

    public void Write(string name, string content) => sandbox.Write(Path.Join("state", name), content);

    public string Read(string name) => sandbox.Read(Path.Join("state", name));

    public Command Command(params string[] arguments) => Shell.Command("ocx-model", arguments).WithWorkingDirectory(Root).With(("OCX_STATE_DIR", sandbox["state"]));

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // it must not hang on a FIFO
        return await Command(arguments).ExecuteBufferedAsync(patience.Token);
    }

    /// <summary>Runs it, which changes these files and no other.</summary>
    public async Task ChangeAsync(IReadOnlyList<string> files, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Be(string.Concat(files.Select(f => $"{this[f]}\n")));
    }

    /// <summary>Runs it on the one configuration, and looks at what was added and taken away, line by line.</summary>
    public async Task DiffShouldBeAsync(string expected, params string[] arguments)
    {
        var before = Config;
        await ChangeAsync(["openclaw.json"], arguments);
        Backup.Should().Be(before);
        (await Bash.RunAsync(Root, "{ diff state/openclaw.json.ocx-backup state/openclaw.json || true; } | { grep '^[<>]' || true; } | cat -A | sed 's/.$//'")).Should().Be(expected.ReplaceLineEndings("\n"));
        await ShouldBeDoneAsync(arguments);
    }

    /// <summary>Running it again touches nothing.</summary>
    public async Task ShouldBeDoneAsync(params string[] arguments)
    {
        var before = await Snapshot.TakeAsync(sandbox["state"]);
        await ChangeAsync([], arguments);
        (await Snapshot.TakeAsync(sandbox["state"])).Should().Be(before);
    }

    /// <summary>Runs it, which refuses, and touches nothing.</summary>
    public async Task ShouldBeRefusedAsync(int code, string message, params string[] arguments)
    {
        var before = await Snapshot.TakeAsync(sandbox["state"]);
        var result = await RunAsync(arguments);
        result.StandardError.Should().Contain(message);
        result.ExitCode.Should().Be(code);
        result.StandardOutput.Should().BeEmpty();
        (await Snapshot.TakeAsync(sandbox["state"])).Should().Be(before);
    }

    /// <summary>Runs it, which prints this, and touches nothing.</summary>
    public async Task ShouldPrintAsync(string expected, params string[] arguments)
    {
        var before = await Snapshot.TakeAsync(sandbox["state"]);
        var result = await RunAsync(arguments);
        result.StandardOutput.Should().Be(expected.ReplaceLineEndings("\n"));
        result.ExitCode.Should().Be(0, result.StandardError);
        (await Snapshot.TakeAsync(sandbox["state"])).Should().Be(before);
    }

    public void Dispose() => sandbox.Dispose();
}
