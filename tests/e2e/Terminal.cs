using System.Globalization;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>A real terminal on a machine: tmux, driven by keys, and what stands on its screen.</summary>
internal sealed partial class Terminal : IAsyncDisposable
{
    // tmux's own remain-on-exit has 3.3a go round in circles where a program's terminal is closed before it has ended.
    private const string Keeper = "trap : INT; \"$@\"; echo \"ended with $?\"; exec sleep infinity";

    private readonly string socket;
    private int answered = -1;

    private Terminal(string socket) => this.socket = socket;

    /// <summary>Starts a program in a terminal of its own.</summary>
    /// <param name="bed">The machine; tmux's socket lies where the test sees it too.</param>
    /// <param name="command">The program and its arguments.</param>
    public static async Task<Terminal> StartAsync(SetupBed bed, params string[] command)
    {
        Require.Program("tmux", "tmux");
        var terminal = new Terminal(bed[$"tmux-{Guid.NewGuid().ToString("N")[..4]}"]);
        await bed.Machine.WriteAsync("/tmp/tmux.conf", "set -g history-limit 50000\nset -g status off\n");
        await bed.Machine.ExecAsync(["tmux", "-S", terminal.socket, "-f", "/tmp/tmux.conf", "new-session", "-d", "-x", "220", "-y", "50", "sh", "-c", Keeper, "sh", .. command]);
        return terminal;
    }

    /// <summary>Waits for a question, one that was not there when the last was answered.</summary>
    /// <returns>The question; <c>null</c>: the program has ended.</returns>
    public async Task<string?> QuestionAsync(double seconds = 60)
    {
        var screen = await WaitAsync(s => s.IsDead || (s.CursorLine > answered && Question().IsMatch(s.Line)), "it asks, or ends", seconds);
        return screen.IsDead ? null : screen.Line.Trim();
    }

    /// <summary>Types an answer, and Enter.</summary>
    public async Task AnswerAsync(string text = "")
    {
        answered = (await ScreenAsync()).CursorLine;
        if (text.Length > 0)
        {
            await TmuxAsync("send-keys", "-l", text);
        }

        await TmuxAsync("send-keys", "Enter");
    }

    /// <summary>Presses keys, by tmux's names for them.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    /// <summary>Waits until this stands in the terminal.</summary>
    public Task ShouldShowAsync(string text, double seconds = 60) => WaitAsync(s => s.Text.Contains(text, StringComparison.Ordinal), $"it shows: {text}", seconds);

    /// <summary>Takes what is proposed until it has ended.</summary>
    /// <returns>The questions.</returns>
    public async Task<IReadOnlyList<string>> TakeProposalsAsync(double seconds = 60)
    {
        var questions = new List<string>();
        while (await QuestionAsync(seconds) is { } question)
        {
            questions.Add(question);
            await AnswerAsync();
        }

        return questions;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and all that has stood in the terminal.</returns>
    public async Task<(int ExitCode, string Text)> EndAsync(double seconds = 60)
    {
        var screen = await WaitAsync(s => s.IsDead, "it ends", seconds);
        return (screen.Status, screen.Text);
    }

    public async ValueTask DisposeAsync() => await TmuxAsync("kill-server");

    [GeneratedRegex(@"(\[[^\]]*\]|:)$")]
    private static partial Regex Question();

    [GeneratedRegex("^ended with ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Ended();

    private async Task<Screen> WaitAsync(Predicate<Screen> wanted, string what, double seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        Screen screen;
        while (!wanted(screen = await ScreenAsync()))
        {
            if (limit.IsCancellationRequested)
            {
                throw new AssertionException($"not within {seconds} s: {what}\n{screen.Text}");
            }

            await Task.Delay(10);
        }

        return screen;
    }

    private async Task<Screen> ScreenAsync()
    {
        var parts = (await TmuxAsync("display-message", "-p", "#{cursor_y} #{history_size}", ";", "capture-pane", "-p", "-S", "-")).Split('\n', 2);
        var text = parts.Length > 1 ? parts[1] : "";
        return new(parts[0].Split(' ').Sum(n => int.Parse(n, CultureInfo.InvariantCulture)), text, Ended().Match(text));
    }

    /// <summary>From here, by the socket: into the machine each look would take a shell.</summary>
    private Task<string> TmuxAsync(params string[] arguments) => Engine.OutputAsync(Shell.Command("tmux", ["-S", socket, .. arguments]).With(("TMUX", null)));

    /// <summary>What is seen at a moment.</summary>
    /// <param name="CursorLine">In which line the cursor stands, from the first that was ever written.</param>
    /// <param name="Text">All lines.</param>
    /// <param name="End">Where it says that the program has ended.</param>
    private sealed record Screen(int CursorLine, string Text, Match End)
    {
        public bool IsDead => End.Success;

        public int Status => int.Parse(End.Groups[1].Value, CultureInfo.InvariantCulture);

        /// <summary>The line in which the cursor stands.</summary>
        public string Line => Text.Split('\n').ElementAtOrDefault(CursorLine)?.TrimEnd() ?? "";
    }
}
