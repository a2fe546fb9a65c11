namespace Ocx;

/// <summary>What the steps of ocx-setup share: what was found and decided so far, and the ways to ask, tell and do.</summary>
internal sealed class SetupScene
{
    /// <summary>What a program ends with that SIGINT has ended.</summary>
    private const int Interrupted = 128 + 2;

    private readonly CancellationToken stop;

    public SetupScene(SetupOptions options, Settings settings, Log log, ISetupTerminal terminal, CancellationToken stop)
    {
        this.stop = stop;
        Options = options;
        Settings = settings;
        Log = log;
        Terminal = terminal;
        Launcher = new Launcher(log, settings);
        Record = SetupRecord.Load(settings.OwnState, log);
        Ask = new SetupQuestions(options.Answers, options.Yes || options.DryRun, terminal, stop);
    }

    public SetupOptions Options { get; }

    public Settings Settings { get; }

    public Log Log { get; }

    public Launcher Launcher { get; }

    public SetupRecord Record { get; }

    public SetupQuestions Ask { get; }

    public ISetupTerminal Terminal { get; }

    /// <summary>The values for the configuration, in the order in which they stand there.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>What was found on this machine.</summary>
    public DetectResult? Found { get; set; }

    /// <summary>Whether ocx-watch.path is to watch, in place of ocx-sync.service.</summary>
    public bool WatchesPath { get; set; }

    /// <summary>What is to have the token refreshed: <c>trigger</c>, <c>direct</c> or <c>none</c>.</summary>
    public string Refresh { get; set; } = RefreshStep.Trigger;

    /// <summary>Whether a step before has told that it writes the token into <c>.env</c>.</summary>
    public bool WritesEnv { get; set; }

    /// <summary>Whether something on the machine was changed, or in a dry run would be.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Whether OpenClaw keeps its profiles in SQLite.</summary>
    public bool IsSqlite => StoreGeneration.IsSqlite(Settings);

    /// <summary>Whether there is a gateway to look after.</summary>
    public bool HasGateway => Settings.ComposeDirectory is not "";

    /// <summary>Which gateway.</summary>
    public GatewayTarget Target => new(Settings.Service, Settings.ComposeDirectory, Settings.EnvFile);

    /// <summary>What ocx-verify looks at, as it is now.</summary>
    public Scene Look() => new(LoadedConfiguration.Load(null, Log), Settings, Log, stop);

    /// <summary>Tells a line.</summary>
    public void Tell(string line) => Terminal.Tell(line);

    /// <summary>Begins a list of what is to be done.</summary>
    public SetupPlan Plan() => new(this, stop);

    /// <summary>Takes a value of the configuration: from now on it counts here too.</summary>
    public void Set(string name, string value)
    {
        Values[name] = value;
        Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>One of the other tools.</summary>
    public string Tool(string name) => Path.Join(Options.Tools, name);

    /// <summary>Runs one of the other tools, or another program, and tells its reasons where it fails.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="mayFail">Whether a failure is the caller's to judge.</param>
    /// <param name="finishes">Whether it is not broken off when we are told to end.</param>
    /// <exception cref="OcxException">It has failed: with its own code if it is one of ours, else with 69.</exception>
    public async Task<ProcessResult> RunAsync(IReadOnlyList<string> words, TimeSpan limit, bool mayFail = false, bool finishes = false)
    {
        var result = await Launcher.RunAsync(words[0], [.. words.Skip(1)], limit, finishes ? CancellationToken.None : stop);
        if (result.ExitCode == Interrupted && !finishes)
        {
            // Ctrl-C reaches all that run in the terminal: us this very instant too.
            stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            stop.ThrowIfCancellationRequested();
        }

        return result.IsSuccess || mayFail ? result : throw (IsOurs(words[0]) ? Said(words[0], result) : new OcxException(ExitCode.Unavailable, $"{ShellText.Join(words)}: {result.Reason}")
        {
            Details = [.. ProcessResult.Lines(result.Errors).TakeLast(10)],
        });
    }

    /// <summary>The messages of one of our tools, less its name.</summary>
    public static IEnumerable<string> Messages(string tool, ProcessResult result) =>
        ProcessResult.Lines(result.Errors).Select(l => l.StartsWith($"{Path.GetFileName(tool)}: ", StringComparison.Ordinal) ? l[(Path.GetFileName(tool).Length + 2)..] : l);

    private static OcxException Said(string tool, ProcessResult result)
    {
        string[] Of(string kind) => [.. Messages(tool, result).Where(m => m.StartsWith(kind, StringComparison.Ordinal)).Select(m => m[kind.Length..])];
        var hints = Of("hint: ");
        return new(result.ExitCode, Of("error: ").FirstOrDefault() ?? $"{Path.GetFileName(tool)}: {result.Reason}", hints.FirstOrDefault()) { MoreHints = [.. hints.Skip(1)] };
    }

    /// <summary>A command as a person types it: the tools lie in the PATH.</summary>
    public IEnumerable<string> Shown(IReadOnlyList<string> words) =>
        [.. words.Select(w => IsOurs(w) ? Path.GetFileName(w) : w)];

    private bool IsOurs(string program) => program.StartsWith(Options.Tools + "/", StringComparison.Ordinal);
}
