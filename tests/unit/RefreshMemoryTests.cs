namespace Ocx.Tests;

/// <summary>What is remembered of a refresh token, and how long it is left alone.</summary>
public sealed class RefreshMemoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_is_written_is_what_is_read()
    {
        var memory = new RefreshMemory("ab12cd34") { PostedAt = Now, Failures = 3, RetryAt = Now.AddMinutes(20), HasEnded = true };
        var answer = new TokenAnswer(Now, 429, "7", IsWhole: false, [0, 10, 255]);

        RefreshMemory.Parse(memory.ToLine("/c.json")).Should().Be(memory);
        TokenAnswer.Parse(answer.ToLine()).Should().BeEquivalentTo(answer);
        memory.ToLine("/a\nb").Count(b => b == '\n').Should().Be(1, "it is one line, whatever the file is called");
        answer.ToLine().Count(b => b == '\n').Should().Be(1);
    }

    [TestCase(1, 5)]
    [TestCase(2, 10)]
    [TestCase(7, 320)]
    [TestCase(8, 360)]
    [TestCase(100, 360)]
    public void The_wait_doubles_up_to_six_hours(int failures, int minutes) => Backoff.After(failures).TotalMinutes.Should().Be(minutes);

    [TestCase(null, 10)]
    [TestCase(0, 0)]
    [TestCase(30, 30)]
    [TestCase(100_000, 360)]
    public void The_server_may_say_how_long_it_is_left_alone(int? minutes, int expected)
    {
        var next = new RefreshMemory("ab12cd34") { PostedAt = Now, Failures = 1 }.AfterFailure(Now, minutes is { } asked ? TimeSpan.FromMinutes(asked) : null, end: null);

        (next.Failures, next.RetryAt, next.IsOpen).Should().Be((2, Now.AddMinutes(expected), false));
    }

    [TestCase(-1, null)]
    [TestCase(0, null)]
    [TestCase(1, 1)]
    [TestCase(360, 360)]
    [TestCase(361, null)]
    public void Nobody_waits_for_a_time_that_no_wait_can_have_set(int minutes, int? expected) =>
        new RefreshMemory("ab12cd34") { RetryAt = Now.AddMinutes(minutes) }.WaitsUntil(Now).Should().Be(expected is { } wait ? Now.AddMinutes(wait) : null);
}
