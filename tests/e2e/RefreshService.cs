namespace Ocx.Tests;

/// <summary>ocx-refresh.timer and its service, on a real systemd and a real engine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshService
{
    private const string Refresh = "ocx-refresh.service";
    private const string Timer = "ocx-refresh.timer";

    [Test]
    public async Task The_timer_refreshes_once_and_the_gateway_gets_the_token()
    {
        using var server = new TokenServer();
        await using var bed = await MakeAsync(server, 89);
        await bed.Machine.ExecAsync("systemctl", "enable", "-q", "--now", "ocx-sync.service");
        await bed.ShouldWatchAsync();

        await bed.Machine.ExecAsync("systemctl", "enable", "-q", "--now", Timer);

        await bed.Gateway.WaitServedAsync("new1", 40);
        var journal = await bed.Machine.JournalAsync(Refresh);
        journal.Should().MatchRegex($@"(?m)^{server.Host}: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new1")} in \d+\.\d s, with 1h 2\dm left, now until [^\n]*Z$").And.NotContain("FAKE").And.NotContain("Starting");
        await bed.Machine.ExecAsync("systemctl", "stop", Timer); // its next run would have a result of its own
        await bed.Machine.ExecAsync("sh", "-c", $"while systemctl is-active {Refresh} | grep -q activating; do sleep 0.1; done"); // it would be the same run
        await bed.Machine.ExecAsync("systemctl", "start", Refresh);
        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "Result", Refresh)).Should().Be("exec-condition", "it is not due");
        server.Requests.Should().ContainSingle();
        (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.json")).Should().BeEmpty();
        (await bed.Machine.ExecAsync("systemctl", "is-enabled", "ocx-trigger.timer").ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default)).Should().BeFalse("it needs no other");
    }

    [TestCase("OCX_REFRESH_WITHIN=2h", true)]
    [TestCase("OCX_REFRESH_WITHIN=30m", false)]
    [TestCase("OCX_REFRESH_WITHIN=soon", null)]
    public async Task The_configuration_says_when_it_is_due(string line, bool? isDue)
    {
        using var server = new TokenServer();
        await using var bed = await MakeAsync(server, 100, line);

        var result = await bed.Machine.TryAsync("systemctl", "start", Refresh);

        var journal = await bed.Machine.JournalAsync(Refresh);
        (result.ExitCode == 0, server.Requests.Count).Should().Be((isDue is not null, isDue == true ? 1 : 0), journal);
        journal.Contains("OCX_REFRESH_WITHIN is no length of time: soon", StringComparison.Ordinal).Should().Be(isDue is null, journal);
    }

    [Test]
    public async Task A_sign_in_that_has_ended_is_told_once_and_asked_for_once()
    {
        using var server = new TokenServer();
        server.Grant(Tokens.Refresh("old")).Should().NotBeNull("somebody else has spent it");
        await using var bed = await MakeAsync(server, 60);
        var flag = Path.Join(bed.Gateway.ComposeDirectory, "REAUTH_NEEDED");

        for (var i = 0; i < 3; i++)
        {
            (await bed.Machine.TryAsync("systemctl", "start", Refresh)).ExitCode.Should().Be(1);
            (await bed.Machine.ExecAsync("systemctl", "show", "-P", "ExecMainStatus", Refresh)).Should().Be("77");
        }

        File.Exists(flag).Should().BeTrue(await bed.Machine.JournalAsync(Refresh));
        server.Requests.Should().ContainSingle();
        SignIn(bed.Gateway, "person", 480);
        await bed.Machine.ExecAsync("systemctl", "start", Refresh);
        File.Exists(flag).Should().BeFalse(await bed.Machine.JournalAsync(Refresh));
    }

    [Test]
    public async Task A_stop_while_the_endpoint_is_asked_loses_no_answer()
    {
        using var server = new TokenServer();
        var answer = new TaskCompletionSource();
        server.Instead = async (request, stream, stop) =>
        {
            await answer.Task;
            await server.Grants(request, stream, stop);
        };
        await using var bed = await MakeAsync(server, 60);
        await bed.Machine.ExecAsync("systemctl", "start", "--no-block", Refresh);
        await Eventually.AssertAsync(() => server.Requests.Count == 1, "it asks", 30);
        await bed.Machine.ExecAsync("systemctl", "stop", "--no-block", Refresh);

        answer.SetResult();

        await Eventually.AssertAsync(() => File.ReadAllText(bed.Gateway.Claude.Credentials).Contains(Tokens.Refresh("new1"), StringComparison.Ordinal), "it is in place", 20);
        await Eventually.AssertAsync(() => !Directory.Exists(Path.GetDirectoryName(bed.Gateway.Claude.Credentials) + ".lock"), "it lets go of the lock");
    }

    /// <summary>A machine with the units, none of them enabled, and credentials that live for so many minutes.</summary>
    private static async Task<ServiceBed> MakeAsync(TokenServer server, double minutes, params string[] lines)
    {
        var gateway = await GatewayBed.MakeAsync();
        SignIn(gateway, "old", minutes);
        await File.WriteAllTextAsync(gateway["trusted.pem"], server.Pem);
        var bed = await ServiceBed.OnAsync(gateway);
        await bed.Machine.WriteAsync("/etc/systemd/system/ocx-refresh.service.d/bed.conf", $"[Service]\nBindPaths={Path.GetDirectoryName(gateway.Engine.Socket)}\n");
        await bed.Machine.WriteAsync("/etc/systemd/system/ocx-refresh.timer.d/bed.conf", "[Timer]\nOnCalendar=\nOnCalendar=*:*:*\nAccuracySec=1s\nRandomizedDelaySec=0\n");
        await bed.Machine.ExecAsync(["sh", "-c", "printf '%s\\n' \"$@\" >>/etc/ocx/ocx.env", "sh", $"OCX_REFRESH_ENDPOINT={server.Endpoint}", $"SSL_CERT_FILE={gateway["trusted.pem"]}", .. lines]);
        await bed.Machine.ExecAsync("systemctl", "daemon-reload");
        return bed;
    }

    private static void SignIn(GatewayBed gateway, string mark, double minutes) => File.WriteAllText(gateway.Claude.Credentials, Tokens.ClaudeJson(mark, Tokens.InHours(minutes / 60)));
}
