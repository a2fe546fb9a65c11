using System.Net;
using System.Net.Sockets;

namespace Ocx.Tests;

/// <summary>The channels by themselves: what one does that hangs, or has nobody at its other end.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyChannelsTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly List<string> said = [];

    public void Dispose() => sandbox.Dispose();

    [Test]
    public async Task A_machine_without_OpenSSL_is_told_what_to_install()
    {
        var webhook = new Webhook(WebhookAddress.Parse("https://127.0.0.1:1/SECRET"), WebhookFormat.Json, null, () => false);

        var thrown = (await FluentActions.Awaiting(() => webhook.SendAsync(Message(), CancellationToken.None)).Should().ThrowAsync<OcxException>()).Which;

        (thrown.Message, thrown.Hint).Should().Be(("needs OpenSSL's library for TLS", "install libssl3"));
        $"{thrown}".Should().NotContain("SECRET");
    }

    [Test]
    public async Task A_webhook_that_hangs_is_left_when_its_time_is_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var webhook = new Webhook(WebhookAddress.Parse($"http://{listener.LocalEndpoint}/SECRET"), WebhookFormat.Json, TimeSpan.FromSeconds(1));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var thrown = (await FluentActions.Awaiting(() => webhook.SendAsync(Message(), CancellationToken.None)).Should().ThrowAsync<OcxException>()).Which;

        thrown.Message.Should().Be("has not answered within 1s");
        watch.Elapsed.TotalSeconds.Should().BeInRange(0.9, 6);
    }

    [TestCase("trap '' TERM; sleep 100")]
    [TestCase("sleep 100 & trap '' TERM; while :; do sleep 1; done")]
    public async Task A_command_that_ignores_its_end_is_killed(string script)
    {
        var command = new NotifyCommand(script, new Settings(_ => null), TimeSpan.FromSeconds(1));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var thrown = (await FluentActions.Awaiting(() => command.SendAsync(Message(), CancellationToken.None)).Should().ThrowAsync<OcxException>()).Which;

        thrown.Message.Should().Be("has not ended within 1s, and was ended");
        watch.Elapsed.TotalSeconds.Should().BeInRange(0.9, 14, "10 s of grace");
    }

    [Test]
    public void From_cron_the_log_of_the_machine_gets_it_too()
    {
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(sandbox["log"]));
        var journal = new NotifyJournal(quiet: false, _ => new Log("ocx-notify", said.Add), new SyslogSocket(sandbox["log"]));

        journal.Say(Message());
        journal.Say(Message() with { Event = NotifyEvent.Recovered });

        var buffer = new byte[10_000];
        Received().Should().Be($"<27>ocx-notify[{Environment.ProcessId}]: error: Claude Code: title");
        Received().Should().Be($"<27>ocx-notify[{Environment.ProcessId}]:   fact");
        Received().Should().Be($"<27>ocx-notify[{Environment.ProcessId}]: hint: run claude");
        Received().Should().Be($"<29>ocx-notify[{Environment.ProcessId}]: Claude Code: title: fact");
        said.Should().StartWith("ocx-notify: error: Claude Code: title\n");

        string Received() => System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, log.Receive(buffer)));
    }

    [Test]
    public void A_log_of_the_machine_that_nobody_reads_is_not_waited_for()
    {
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(sandbox["log"]));
        var syslog = new SyslogSocket(sandbox["log"]);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Enumerable.Range(0, 5000).Select(_ => syslog.TrySend("<3>text")).Should().Contain(false);

        watch.Elapsed.TotalSeconds.Should().BeLessThan(5);
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Only_what_nobody_has_is_a_failure(bool syslog, bool fails)
    {
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(sandbox["log"]));
        var journal = new NotifyJournal(
            quiet: false,
            lost => new Log("ocx-notify", _ => lost()),
            syslog ? new SyslogSocket(sandbox["log"]) : new SyslogSocket(sandbox["none"]));

        var say = () => journal.Say(Message());

        if (fails)
        {
            say.Should().Throw<OcxException>().WithMessage("standard error cannot be written");
        }
        else
        {
            say.Should().NotThrow();
        }
    }

    private static NotifyMessage Message() => new()
    {
        Event = NotifyEvent.Reauth,
        About = "refresh",
        Title = "Claude Code: title",
        Facts = ["fact"],
        Cures = ["run `claude`"],
        Host = "host",
        At = DateTimeOffset.UnixEpoch,
    };
}
