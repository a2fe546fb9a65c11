namespace Ocx.Tests;

[Parallelizable]
public class ClockDoubtTests
{
    private static readonly DateTimeOffset Release = new(2025, 2, 24, 0, 0, 0, TimeSpan.Zero);

    [TestCase(0, null)]
    [TestCase(-60_000, null)]
    [TestCase(60_000, null)]
    [TestCase(60_001, "it is 2026-11-22T00:00:00Z, and c.json was written 1m later: the clock was set back, and an expired token would be taken for a good one")]
    [TestCase(3_600_000, "it is 2026-11-22T00:00:00Z, and c.json was written 1h later: the clock was set back, and an expired token would be taken for a good one")]
    public void A_clock_that_is_behind_what_was_written_is_wrong(long written, string? doubt)
    {
        var now = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

        ClockDoubt.Of(now, "c.json", now.AddMilliseconds(written)).Should().Be(doubt);
    }

    [TestCase(-1, true)]
    [TestCase(0, false)]
    public void Before_Claude_Code_s_first_release_it_is_wrong(int milliseconds, bool wrong)
    {
        var doubt = ClockDoubt.Of(Release.AddMilliseconds(milliseconds), "c.json", null);

        (doubt is not null).Should().Be(wrong);
        if (wrong)
        {
            doubt.Should().Be("it is 2025-02-23T23:59:59Z, when there was no Claude Code yet: the clock is wrong, and an expired token would be taken for a good one");
        }
    }

    [Test]
    public void A_file_s_own_time_counts()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("c.json", "{}");
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc));

        ClockDoubt.Of(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), file).Should().Contain($"{file} was written 1d later");
        ClockDoubt.Of(new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), file).Should().BeNull();
        ClockDoubt.Of(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), sandbox["none"]).Should().BeNull("nobody has written it");
        ClockDoubt.Of(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), $"{file}/in").Should().BeNull("who reads it says why");
        ClockDoubt.Cure.Should().Contain("timedatectl set-ntp true");
    }
}
