using System.Text;

namespace Ocx.Tests;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class CredentialReaderTests
{
    private readonly Clock clock = new();
    private int reads;

    [Test]
    public void A_document_that_is_being_written_is_read_when_it_is_done() =>
        Read(["", "{\"claudeAiOauth\":{\"acc", Tokens.ClaudeJson("new")]).AccessToken.Should().Be(Tokens.Access("new"));

    [Test]
    public void One_that_stays_cut_off_is_refused_after_five_seconds()
    {
        FluentActions.Invoking(() => Read(["{"])).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

        clock.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
    }

    [Test]
    public void Garbage_is_refused_at_once()
    {
        FluentActions.Invoking(() => Read(["garbage", Tokens.ClaudeJson()])).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

        reads.Should().Be(1);
    }

    [Test]
    public void A_blank_document_is_believed_when_it_is_still_blank_two_seconds_later()
    {
        FluentActions.Invoking(() => Read([Tokens.BlankJson])).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.SignIn);

        clock.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2)).And.BeLessThan(TimeSpan.FromSeconds(3));
    }

    [Test]
    public void A_blank_document_that_is_filled_in_time_is_read() =>
        Read([Tokens.BlankJson, Tokens.ClaudeJson("again")]).AccessToken.Should().Be(Tokens.Access("again"));

    [Test]
    public void A_document_that_alternates_between_blank_and_cut_off_comes_to_an_end() =>
        FluentActions.Invoking(() => Read([.. Enumerable.Repeat(new[] { Tokens.BlankJson, "{" }, 200).SelectMany(p => p)])).Should().Throw<OcxException>();

    [TestCase("")]
    [TestCase("{")]
    public void Standard_input_does_not_grow_by_waiting(string text)
    {
        FluentActions.Invoking(() => Read([text, Tokens.ClaudeJson()], settles: false)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

        reads.Should().Be(1);
    }

    private CredentialDocument Read(string[] contents, bool settles = true) => new CredentialReader(clock).Read(
        "f",
        () =>
        {
            clock.Elapsed += TimeSpan.FromMilliseconds(500);
            return Encoding.UTF8.GetBytes(contents[Math.Min(reads++, contents.Length - 1)]);
        },
        settles);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
