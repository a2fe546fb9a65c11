using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Asks a gateway for its token, a hundred times a second if nothing else is said, and keeps what changed in the answers.</summary>
internal sealed class GatewayWatch : IAsyncDisposable
{
    private readonly GatewayBed bed;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Answer> answers = [];
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly TimeSpan interval;
    private readonly Task task;

    internal GatewayWatch(GatewayBed bed, TimeSpan? interval = null)
    {
        this.bed = bed;
        this.interval = interval ?? TimeSpan.FromMilliseconds(10);
        task = PollAsync();
    }

    /// <summary>The answers in their order, without those that were like the one before; <c>null</c> is no answer.</summary>
    public IReadOnlyList<string?> Seen => Read(() => answers.Select(a => a.Token).ToArray());

    /// <summary>The tokens that it has seen, and from when until when.</summary>
    public IReadOnlyList<(string? Token, DateTimeOffset First, DateTimeOffset Last)> Times => Read(() => answers.Select(a => (a.Token, start + a.First, start + a.Last)).ToArray());

    /// <summary>Waits until it has seen this token.</summary>
    public async Task SeesAsync(string mark, double seconds = 20) =>
        await Eventually.AssertAsync(() => Seen.Contains(Tokens.Access(mark)), $"the gateway has {mark}; it had: {string.Join(", ", Seen.Select(t => t ?? "nothing"))}", seconds);

    /// <summary>How long the gateway gave no answer: from its last answer with one token to its first with the next.</summary>
    /// <exception cref="AssertionException">There are not both.</exception>
    public TimeSpan Downtime(string old, string next) => Read(() =>
    {
        var last = answers.FindLast(a => a.Token == Tokens.Access(old));
        var first = answers.Find(a => a.Token == Tokens.Access(next));
        return last is not null && first is not null
            ? first.First - last.Last
            : throw new AssertionException($"the gateway had not both {old} and {next}, but: {string.Join(", ", answers.Select(a => a.Token ?? "nothing"))}");
    });

    /// <summary>Ends it; what it has seen can still be asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            await task;
            stop.Dispose();
        }
    }

    private async Task PollAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var token = await bed.TokenServedAsync();
            Read(() =>
            {
                if (answers.Count > 0 && answers[^1].Token == token)
                {
                    return answers[^1] = answers[^1] with { Last = watch.Elapsed };
                }

                answers.Add(new Answer(token, watch.Elapsed, watch.Elapsed));
                return answers[^1];
            });
            await Task.Delay(interval);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (answers)
        {
            return read();
        }
    }

    /// <summary>An answer, and when it came first and last in a row.</summary>
    private sealed record Answer(string? Token, TimeSpan First, TimeSpan Last);
}
