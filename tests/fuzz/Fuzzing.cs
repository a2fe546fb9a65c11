using System.Diagnostics;
using System.Text;

namespace Ocx.Tests;

/// <summary>Tries inputs on a parser. One that it meets in a new way is kept, and others are made of it.</summary>
public sealed class Fuzzing
{
    private const int MostKept = 2000;

    /// <summary>How often somebody looks whether a case has come to its end: one that has not by the next time never will.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Subject subject;
    private readonly ulong seed;
    private readonly Dice dice;
    private readonly Mutations mutations;
    private readonly List<byte[]> kept;
    private readonly HashSet<string> outcomes = new(StringComparer.Ordinal);
    private byte[] current = [];

    /// <param name="subject">The parser.</param>
    /// <param name="seed">Where chance begins.</param>
    public Fuzzing(Subject subject, ulong seed)
    {
        this.subject = subject;
        this.seed = seed;
        dice = new(seed);
        mutations = new(subject, dice);
        kept = [.. subject.Seeds];
    }

    /// <summary>In how many ways inputs were met.</summary>
    public int Outcomes => outcomes.Count;

    /// <summary>How long the slowest case took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most that was allocated for a byte of a large input.</summary>
    public double Memory { get; private set; }

    /// <summary>How many cases there were in a second.</summary>
    public double Pace { get; private set; }

    /// <summary>Tries so many inputs, the seeds first.</summary>
    public void Run(int cases)
    {
        using var watchdog = Watch();
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < cases; i++)
        {
            Try(Trial.Of, i < subject.Seeds.Count ? subject.Seeds[i] : Another());
        }

        Pace = cases / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>Tries inputs of many times the same: what takes the square of its length, or many times its size, shows there.</summary>
    /// <param name="pieces">How many pieces.</param>
    /// <param name="size">How large the inputs are.</param>
    public void Pump(int pieces, int size)
    {
        using var watchdog = Watch();
        for (var i = 0; i < pieces; i++)
        {
            var piece = dice.OneIn(2) ? dice.Of(subject.Words) : mutations.Words();
            var host = dice.Of(subject.Seeds);
            var at = dice.Below(host.Length + 1);
            var many = Many(piece, size - host.Length);
            foreach (var input in new[] { many, [.. host[..at], .. many, .. host[at..]] })
            {
                Memory = Math.Max(Memory, Try(Trial.OfUse, input).Memory / (double)input.Length);
            }
        }
    }

    private byte[] Another() => dice.Below(8) switch
    {
        0 => mutations.Words(),
        1 or 2 when subject.Make is { } make => make(dice),
        3 when subject.Make is { } make => mutations.Of(make(dice), dice.Of(kept)),
        _ => mutations.Of(dice.Of(kept), dice.Of(kept)),
    };

    private Trial Try(Func<Subject, byte[], Trial> read, byte[] input)
    {
        current = input;
        var trial = read(subject, input);
        if (trial.Broken is not null)
        {
            var smallest = Smallest.Of(input, i => read(subject, i).Broken is not null);
            Assert.Fail($"{subject.Name}, OCX_SEED={seed}: {read(subject, smallest).Broken ?? trial.Broken}{Environment.NewLine}of {smallest.Length} bytes: {Shown(smallest)}");
        }

        Slowest = trial.Time > Slowest ? trial.Time : Slowest;
        if (outcomes.Add(trial.Outcome!))
        {
            if (kept.Count < MostKept)
            {
                kept.Add(input);
            }
            else
            {
                kept[dice.Below(kept.Count)] = input;
            }
        }

        return trial;
    }

    /// <summary>Ends this process where a case does not end, since nothing else can; and says which.</summary>
    private Timer Watch()
    {
        byte[] last = [];
        return new Timer(
            _ =>
            {
                var now = Volatile.Read(ref current);
                if (ReferenceEquals(last, now))
                {
                    Environment.FailFast($"{subject.Name}, OCX_SEED={seed}: it does not end, of {now.Length} bytes: {Shown(now)}");
                }

                last = now;
            },
            null,
            Patience,
            Patience);
    }

    private static byte[] Many(byte[] piece, int length)
    {
        var many = new byte[Math.Max(1, length / piece.Length) * piece.Length];
        for (var at = 0; at < many.Length; at += piece.Length)
        {
            piece.CopyTo(many, at);
        }

        return many;
    }

    private static string Shown(byte[] input)
    {
        const int Most = 600;
        var text = string.Concat(Encoding.Latin1.GetString(input, 0, Math.Min(Most, input.Length)).Select(c => c is >= ' ' and < '\x7f' and not '\\' ? $"{c}" : $"\\x{(int)c:x2}"));
        return input.Length > Most ? text + "..." : text;
    }
}
