namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class StopTimeTests
{
    [TestCase(null, null, 10)]
    [TestCase(null, 240, 240)]
    [TestCase(2, 240, 2)]
    public void A_gateway_has_the_time_to_end_that_somebody_gives_it(int? asked, int? configured, int seconds) =>
        new StopTime(asked, configured).Longest.TotalSeconds.Should().Be(seconds);
}
