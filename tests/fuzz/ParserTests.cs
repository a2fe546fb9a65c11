namespace Ocx.Tests;

/// <summary>
/// Inputs by the million, of every parser: a value or an error of the contract comes of each, what a parser promises holds,
/// and none takes long or much. OCX_SEED: where chance begins; the same every day, and the time in make torture.
/// </summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class ParserTests
{
    private static readonly ulong Seed = Environment.GetEnvironmentVariable("OCX_SEED") is { } seed ? ulong.Parse(seed, null) : Torture.Of(20261122UL, (ulong)DateTime.UtcNow.Ticks);

    private static readonly OwnParsers Own = new();

    private static IEnumerable<TestCaseData> Subjects => Parsers.All.Concat(Own.All).Select(s => new TestCaseData(s).SetArgDisplayNames(s.Name));

    [OneTimeTearDown]
    public void TakeAway() => Own.Dispose();

    [TestCaseSource(nameof(Subjects))]
    public void Whatever_comes_is_read_or_refused(Subject subject)
    {
        var fuzzing = new Fuzzing(subject, Seed);
        var cases = Torture.Of(subject.Brief, subject.Full);

        fuzzing.Run(cases);
        fuzzing.Pump(Torture.Of(20, 300), Math.Min(subject.Largest, Torture.Of(64 * 1024, 1024 * 1024)));

        fuzzing.Outcomes.Should().BeGreaterThan(1, "an input is taken or refused");
        Figures.Print($"{subject.Name}: {cases} cases, {fuzzing.Pace:0} a second, {fuzzing.Outcomes} outcomes, the slowest {fuzzing.Slowest.TotalMilliseconds:0} ms, {fuzzing.Memory:0} bytes a byte");
        Torture.Row("parsers", subject.Name, cases, fuzzing.Outcomes, 0, $"{fuzzing.Slowest.TotalMilliseconds:0} ms", $"{fuzzing.Memory:0} B");
    }
}
