using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class SubjectMemoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Test]
    public void Since_when_it_fails_is_told_of_the_first_failure_of_the_row()
    {
        var memory = Play(News.Failure, News.Good, News.Failure, News.Failure, News.Failure, News.Failure).Last().Memory;

        (memory!.State, memory.Since, memory.Failures).Should().Be((SubjectState.Failed, Start.AddMinutes(2), 0));
    }

    [TestCase(News.Failure)]
    [TestCase(News.Failed)]
    [TestCase(News.SignIn)]
    [TestCase(News.None)]
    public void Until_a_person_has_signed_in_nothing_changes_that_they_must(News news)
    {
        var steps = Play(News.Failure, News.Failure, News.SignIn, news, news, news, news, News.Good).ToList();

        steps.Select(s => s.Told).OfType<NotifyEvent>().Should().Equal(NotifyEvent.Reauth, NotifyEvent.Recovered);
        steps.Select(s => s.Memory).ToList()[2..^1].Should().OnlyContain(m => m == steps[2].Memory);
    }

    [Test]
    public void Whatever_comes_a_person_is_told_of_changes_alone() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Gen.Elements(Enum.GetValues<News>()).ListOf().ToArbitrary(),
        news =>
        {
            var state = SubjectState.Good;
            foreach (var (memory, what) in Play([.. news]))
            {
                var now = memory?.State ?? SubjectState.Good;
                (state == SubjectState.Reauth && now == SubjectState.Failed).Should().BeFalse("a person must still sign in");
                (what is not null).Should().Be(now != state, "it is told when, and only when, the state changes");
                what.Should().Be(now == state ? null : now switch { SubjectState.Good => NotifyEvent.Recovered, SubjectState.Failed => NotifyEvent.Failed, _ => NotifyEvent.Reauth });
                (memory is null).Should().Be(now == SubjectState.Good && memory?.Failures is not > 0, "in the good state there is nothing to remember but failures");
                memory?.Failures.Should().BeInRange(0, SubjectMemory.FailuresToTell - 1);
                state = now;
            }

            return true;
        }));

    private static IEnumerable<(SubjectMemory? Memory, NotifyEvent? Told)> Play(params News[] news)
    {
        SubjectMemory? memory = null;
        for (var i = 0; i < news.Length; i++)
        {
            (memory, var told) = SubjectMemory.After(memory, news[i], Start.AddMinutes(i));
            yield return (memory, told);
        }
    }
}
