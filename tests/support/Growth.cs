namespace Ocx.Tests;

/// <summary>
/// How processes grow with what they are given to do: looked at many times, judged by the second half, when every buffer has
/// found its size.
/// </summary>
/// <param name="processes">The processes, and what the tables call them.</param>
public sealed class Growth(IReadOnlyDictionary<int, string> processes)
{
    /// <summary>
    /// What a process may add in 10,000 rotations, nine years' worth of tokens, in KiB. In a few hundred rotations a heap that
    /// is collected now and then looks steep, up or down: there only what grows with each of them by kilobytes is seen.
    /// </summary>
    public static double Native { get; } = Torture.Of(32, 1) * 1024;

    /// <summary>The same on the .NET runtime, whose heap and compiled code take longer to find their size.</summary>
    public const double Compiled = 8 * 1024;

    private readonly Dictionary<int, List<(int Done, Footprint Footprint)>> samples = processes.Keys.ToDictionary(p => p, _ => new List<(int, Footprint)>());

    /// <summary>Of all processes of an ocx-sync, by their command lines.</summary>
    public static Growth Of(IReadOnlyDictionary<int, string> commandLines) => new(commandLines.ToDictionary(p => p.Key, p =>
        !p.Value.Split(' ')[0].EndsWith("bash", StringComparison.Ordinal) ? p.Value.Split(' ')[0] : commandLines.ContainsKey(Footprint.Parent(p.Key)) ? "ocx-sync, its guard" : "ocx-sync"));

    /// <summary>The processes.</summary>
    public IReadOnlyCollection<int> Processes => samples.Keys;

    /// <summary>How often they were looked at.</summary>
    public int Count => samples.Values.First().Count;

    /// <summary>Looks at all of them, when they are at rest: a file is in its place a moment before its directory is closed.</summary>
    /// <param name="done">How many rotations they have done.</param>
    /// <param name="patience">How many seconds they have to come to rest.</param>
    public async Task SampleAsync(int done, double patience = 5)
    {
        foreach (var (process, list) in samples)
        {
            await Eventually.TryAsync(() => list.Count == 0 || Footprint.Of(process).Descriptors <= list[0].Footprint.Descriptors, patience);
            list.Add((done, Footprint.Of(process)));
        }
    }

    /// <summary>Nothing grows: memory by the slope, descriptors and threads by their number; and no child is left unburied.</summary>
    /// <param name="most">What a process may add in 10,000 rotations, in KiB, by its name.</param>
    public void ShouldBeFlat(Func<string, double> most)
    {
        Footprint.Zombies([.. processes.Keys]).Should().BeEmpty();
        foreach (var (process, list) in samples)
        {
            var (name, first, last) = (processes[process], list[0].Footprint, list[^1].Footprint);
            last.Descriptors.Should().Be(first.Descriptors, "{0} had {1} open, and now {2}", name, string.Join(' ', first.Open.Except(last.Open)), string.Join(' ', last.Open.Except(first.Open)));
            last.Threads.Should().BeInRange(1, first.Threads + (name == "ocx-recreate" ? 8 : 0), "threads of {0}: those of .NET's pool come and go", name);
            (Slope(process) * 10_000).Should().BeLessThan(most(name), "KiB that {0} adds in 10,000 rotations; it had {1}", name, string.Join(' ', list.Select(s => $"{s.Done}:{s.Footprint.Own}")));
        }
    }

    /// <summary>A row for each of them.</summary>
    /// <param name="what">In which soak that was.</param>
    public void Tell(string what)
    {
        foreach (var (process, list) in samples)
        {
            var (first, last) = (list[0].Footprint, list[^1].Footprint);
            Torture.Row("soak-processes", $"{what}: {processes[process]}", Text(first), Text(last), FormattableString.Invariant($"{Slope(process) * 1000:+0.0;-0.0;0} KiB"), $"{first.Descriptors}, {last.Descriptors}");
        }
    }

    /// <summary>What a process adds with each rotation, in KiB: the straight line nearest to the second half of its samples (least squares).</summary>
    public double Slope(int process)
    {
        var half = samples[process].Skip(samples[process].Count / 2).ToList();
        var (x, y) = (half.Average(s => (double)s.Done), half.Average(s => (double)s.Footprint.Own));
        return half.Sum(s => (s.Done - x) * (s.Footprint.Own - y)) / half.Sum(s => (s.Done - x) * (s.Done - x));
    }

    private static string Text(Footprint footprint) => FormattableString.Invariant($"{footprint.Own / 1024.0:F1} of {footprint.Resident / 1024.0:F1} MiB");
}
