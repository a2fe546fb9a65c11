using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using CliWrap;

namespace Ocx.Tests;

/// <summary>A program that stays: what it is given, what it has said, and its end.</summary>
public sealed class Resident : IAsyncDisposable
{
    private readonly Channel<byte[]> input = Channel.CreateUnbounded<byte[]>();
    private readonly Lock gate = new();
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly CancellationTokenSource kill = new();
    private readonly CommandTask<CommandResult> task;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int disposed;

    /// <summary>Starts it.</summary>
    /// <param name="command">The program.</param>
    /// <param name="seen">Called with each piece of its output, when it arrives and before it is told of.</param>
    public Resident(Command command, Action? seen = null)
    {
        task = command
            .WithStandardInputPipe(PipeSource.Create(FeedAsync))
            .WithStandardOutputPipe(PipeTarget.Create((stream, stop) => CollectAsync(stream, seen, stop)))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line =>
            {
                lock (gate)
                {
                    errors.Append(line).Append('\n');
                }
            }))
            .ExecuteAsync(kill.Token);
    }

    public int Id => task.ProcessId;

    /// <summary>What it has written to standard output so far; each byte as a character of its own.</summary>
    public string Output
    {
        get
        {
            lock (gate)
            {
                return output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (gate)
            {
                return errors.ToString();
            }
        }
    }

    public bool HasEnded => task.Task.IsCompleted;

    /// <summary>Gives it text on standard input.</summary>
    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public void Send(byte[] text) => input.Writer.TryWrite(text).Should().BeTrue("its input is open");

    /// <summary>Ends its standard input.</summary>
    public void EndInput() => input.Writer.Complete();

    /// <summary>Waits until its whole output is this.</summary>
    public async Task OutputShouldBecomeAsync(string expected, double seconds = 5)
    {
        await Eventually.TryAsync(() => Output == expected || Output.Length > expected.Length, seconds);
        Output.Should().Be(expected, "standard error is: {0}", Errors);
    }

    /// <summary>Waits until it has said this on standard error.</summary>
    public async Task ErrorsShouldShowAsync(string part, double seconds = 5)
    {
        await Eventually.TryAsync(() => Errors.Contains(part, StringComparison.Ordinal) || HasEnded, seconds);
        Errors.Should().Contain(part);
    }

    /// <summary>Waits for its end, and that of whoever holds its streams.</summary>
    /// <returns>The exit code, 128 and the signal's number when it was killed, and the time since now.</returns>
    public async Task<(int ExitCode, TimeSpan Time)> EndAsync(double seconds = 10)
    {
        var before = watch.Elapsed;
        await Task.WhenAny(task.Task, Task.Delay(TimeSpan.FromSeconds(seconds)));
        HasEnded.Should().BeTrue("it should end within {0} s; standard error is: {1}", seconds, Errors);
        return ((await task).ExitCode, watch.Elapsed - before);
    }

    /// <summary>Ends it and what it has started; may be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await kill.CancelAsync();
        await task.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        task.Dispose();
        kill.Dispose();
    }

    private async Task FeedAsync(Stream stream, CancellationToken stop)
    {
        await foreach (var text in input.Reader.ReadAllAsync(stop))
        {
            await stream.WriteAsync(text, stop);
            await stream.FlushAsync(stop);
        }
    }

    private async Task CollectAsync(Stream stream, Action? seen, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, stop) is var count and > 0)
        {
            seen?.Invoke();
            lock (gate)
            {
                output.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
    }
}
