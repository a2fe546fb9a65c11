namespace Ocx.Tests;

/// <summary>What ocx-notify does in the course of time, by a clock of the test's own.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifierTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly Clock clock = new();
    private readonly List<string> said = [];

    public NotifierTests()
    {
        sandbox.Write("c.json", Tokens.ClaudeJson());
        sandbox.MakeDirectory("state");
        sandbox.Write("fails", "");
    }

    public void Dispose() => sandbox.Dispose();

    [Test]
    public async Task A_channel_that_fails_is_tried_after_a_minute_and_twice_as_long_each_time_up_to_an_hour()
    {
        await RunAsync(News.SignIn);
        var tries = new List<int>();
        for (var minute = 0; minute < 300; minute++)
        {
            clock.Now = clock.Now.AddMinutes(1);
            if ((await RunAsync(News.None)).Channels.Single().State == "failed")
            {
                tries.Add(minute + 1);
            }
        }

        tries.Should().Equal(1, 3, 7, 15, 31, 63, 123, 183, 243);
        said.Count(l => l.Contains("status 1; a message waits, tried again at 20", StringComparison.Ordinal)).Should().Be(tries.Count + 1, "a failure is told when it is tried");
    }

    [Test]
    public async Task When_it_works_again_it_gets_all_in_order_and_the_row_of_failures_is_forgotten()
    {
        foreach (var news in new[] { News.Failed, News.SignIn, News.Good })
        {
            (await RunAsync(news)).ExitCode.Should().Be(75);
        }

        File.Delete(sandbox["fails"]);
        (await RunAsync(News.None)).Channels.Single().Waiting.Should().Be(3, "its time has not come");
        clock.Now = clock.Now.AddMinutes(5);

        (await RunAsync(News.None)).ExitCode.Should().Be(0);

        sandbox.Read("told").Should().Be("failed\nreauth\nrecovered\n");
        sandbox.Names("var").Should().Equal("@notify.lock");
    }

    [Test]
    public async Task News_is_tried_at_once_and_a_clock_that_was_put_back_keeps_nobody_waiting()
    {
        await RunAsync(News.Failed);
        clock.Now = clock.Now.AddYears(-1);
        File.Delete(sandbox["fails"]);

        await RunAsync(News.None);

        sandbox.Read("told").Should().Be("failed\n");
        sandbox.Write("fails", "");
        await RunAsync(News.SignIn);
        File.Delete(sandbox["fails"]);
        await RunAsync(News.Good);
        sandbox.Read("told").Should().Be("failed\nreauth\nrecovered\n");
    }

    [Test]
    public async Task What_waits_for_a_channel_that_nobody_wants_any_more_is_forgotten()
    {
        await RunAsync(News.SignIn);

        await RunAsync(News.None, null);

        sandbox.Names("var").Should().Equal("@notify.lock", "notify-refresh.json");
    }

    private Task<NotifyOutcome> RunAsync(News news) =>
        RunAsync(news, $"cd {sandbox.Root}; if [ -e fails ]; then exit 1; fi; echo $OCX_EVENT >>told");

    private async Task<NotifyOutcome> RunAsync(News news, string? command)
    {
        var settings = new Settings(name => name switch
        {
            "OCX_STATE_DIR" => sandbox["state"],
            "OCX_CREDENTIALS" => sandbox["c.json"],
            "OCX_COMPOSE_DIR" => "",
            "OCX_CLI_MODE" => "host",
            "STATE_DIRECTORY" => sandbox["var"],
            "OCX_NOTIFY_EXEC" => command,
            _ => null,
        });
        var log = new Log("ocx-notify", said.Add);
        return await new Notifier(settings, log, new NotifyJournal(quiet: false, _ => log, null), clock).RunAsync(new() { Subject = NotifySubject.Refresh, News = news }, CancellationToken.None);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
