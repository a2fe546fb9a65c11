using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Webhooks that fail in every way: it is told without their secret, nobody waits for long, nothing is lost, and the other channels work.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyTrouble : IDisposable
{
    private const double Limit = 10;

    private readonly NotifyBed bed = new();

    private static TestCaseData[] Answers =>
    [
        Case("hangs", HttpPeer.Hangs(), "has not answered within 10s"),
        Case("hangs in the status line", HttpPeer.Hangs("HTTP/1.1 2"), "has not answered within 10s"),
        Case("hangs in the headers", HttpPeer.Hangs("HTTP/1.1 200 OK\r\nA: b\r\n"), "has not answered within 10s"),
        Case("continues for ever", HttpPeer.Repeats("", "HTTP/1.1 100 Continue\r\n\r\n"), "its answer is too large"),
        Case("headers without end", HttpPeer.Repeats("HTTP/1.1 200 OK\r\n", $"A: {new string('x', 1000)}\r\n"), "its answer is too large"),
        Case("a header without end", HttpPeer.Repeats("HTTP/1.1 200 OK\r\nA: ", new string('x', 100_000)), "its answer is too large"),
        Case("500", HttpPeer.Says("HTTP/1.1 500 SECRET\r\nContent-Length: 6\r\n\r\nSECRET"), "answers 500"),
        Case("404", HttpPeer.Says("HTTP/1.1 404 Not Found\r\n\r\n"), "answers 404"),
        Case("500 and megabytes", HttpPeer.Repeats("HTTP/1.1 500 No\r\nContent-Length: 999999999999\r\n\r\n", new string('x', 1_000_000)), "answers 500"),
        Case("no HTTP", HttpPeer.Says("SSH-2.0-SECRET\r\n"), "its answer is none of HTTP's"),
        Case("ends at once", HttpPeer.Says(""), "its answer is none of HTTP's"),
        Case("401", HttpPeer.Says("HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"), "answers 401"),
    ];

    private static TestCaseData[] Takers =>
    [
        Case("204", HttpPeer.Says("HTTP/1.1 204 No Content\r\n\r\n"), ""),
        Case("hangs in the body", HttpPeer.Hangs("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"), ""),
        Case("a body without end", HttpPeer.Repeats("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", $"186a0\r\n{new string('x', 100_000)}\r\n"), ""),
    ];

    public void Dispose() => bed.Dispose();

    [TestCaseSource(nameof(Answers))]
    public async Task What_one_channel_has_not_taken_it_gets_in_order_when_it_works_again(Func<Stream, CancellationToken, Task> answer, string problem)
    {
        bed.Web.Answer = answer;
        var begin = DateTime.UtcNow.AddSeconds(-1);

        var reauth = await FailAsync(bed.Web.Address, $"the webhook http://127.0.0.1: {problem}; a message waits, tried again at 20");
        var first = bed.Web.Requests[0];
        bed.Web.Answer = HttpPeer.Says(HttpPeer.Ok);
        var recovered = await bed.RunAsync("recovered");

        reauth.RunTime.TotalSeconds.Should().BeLessThan(Limit + 4);
        (recovered.ExitCode, string.Join(' ', bed.Web.Events)).Should().Be((0, "reauth reauth recovered"), recovered.StandardError);
        bed.Web.Requests[1].Body.Should().Be(first.Body, "it keeps the time at which it arose");
        DateTime.Parse(first.Member("at")!, null, System.Globalization.DateTimeStyles.AdjustToUniversal).Should().BeOnOrAfter(begin);
        (bed.IsFlagSet, bed.Memory.Count).Should().Be((false, 0));
    }

    [TestCaseSource(nameof(Takers))]
    public async Task Of_an_answer_only_the_status_counts(Func<Stream, CancellationToken, Task> answer, string none)
    {
        bed.Web.Answer = answer;

        var result = await bed.RunAsync("reauth");

        (result.ExitCode, bed.Memory.Single()).Should().Be((0, "notify-refresh.json"), result.StandardError + none);
        result.RunTime.TotalSeconds.Should().BeLessThan(3);
    }

    [Test]
    public async Task A_redirect_leads_nowhere()
    {
        using var other = new HttpPeer();
        foreach (var status in new[] { 301, 302, 307, 308 })
        {
            bed.Web.Answer = HttpPeer.Says($"HTTP/1.1 {status} Moved\r\nLocation: {other.Address}\r\nContent-Length: 0\r\n\r\n");
            var result = await bed.RunAsync(status is 302 or 308 ? "recovered" : "reauth");

            result.ExitCode.Should().Be(75);
            result.StandardError.Should().Contain($"answers {status}: a redirect, which is not followed").And.NotContain("SECRET").And.NotContain($"{other.Port}");
        }

        other.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_name_that_does_not_resolve_is_told() =>
        (await FailAsync("http://nowhere.invalid/SECRET", "the webhook http://nowhere.invalid: ")).RunTime.TotalSeconds.Should().BeLessThan(Limit + 4);

    [Test]
    public async Task Name_servers_that_hang_are_not_waited_for()
    {
        Require.Root();
        Require.That(File.Exists("/etc/resolv.conf") && File.Exists("/etc/nsswitch.conf"), "the configuration of a resolver");
        using var server = new UdpClient(new IPEndPoint(new IPAddress([127, 53, (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]), 53));
        bed.Files.Write("resolv.conf", $"nameserver {((IPEndPoint)server.Client.LocalEndPoint!).Address}\noptions timeout:30\n");
        bed.Files.Write("nsswitch.conf", "hosts: dns\n");
        const string Script = "mount --bind resolv.conf \"$(readlink -f /etc/resolv.conf)\" && mount --bind nsswitch.conf /etc/nsswitch.conf && exec ocx-notify reauth";

        var result = await bed.Notify().WithTargetFile("unshare").WithArguments(["-m", "bash", "-c", Script])
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"), ("OCX_NOTIFY_URL", "http://hangs.example/SECRET")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(75, result.StandardError);
        result.StandardError.Should().Contain("the webhook http://hangs.example: has not answered within 10s; ");
        server.Available.Should().BePositive("it was asked");
        result.RunTime.TotalSeconds.Should().BeInRange(Limit - 0.1, Limit + 4);
        bed.Commanded.Should().Equal("reauth");
    }

    [Test]
    public async Task A_port_that_nobody_listens_at_is_told()
    {
        string url;
        using (var peer = new HttpPeer())
        {
            url = peer.Address;
        }

        await FailAsync(url, "the webhook http://127.0.0.1: the connection is refused; ");
    }

    [Test]
    public async Task A_certificate_that_nobody_has_vouched_for_is_not_trusted()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var peer = new HttpPeer(certificate);

        await FailAsync(peer.Address, "the webhook https://127.0.0.1: TLS with it fails, or its certificate is not trusted; ");

        peer.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_server_that_hangs_in_the_handshake_is_not_waited_for() =>
        (await FailAsync(bed.Web.Address.Replace("http:", "https:", StringComparison.Ordinal), "the webhook https://127.0.0.1: has not answered within 10s; ")).RunTime.TotalSeconds.Should().BeLessThan(Limit + 4);

    [Test]
    public async Task One_that_speaks_no_TLS_is_told()
    {
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        var served = plain.AcceptTcpClientAsync().ContinueWith(c => c.Result.GetStream().Write("SSH-2.0-SECRET\r\n\r\n"u8), TaskScheduler.Default);

        await FailAsync($"https://127.0.0.1:{((IPEndPoint)plain.LocalEndpoint).Port}/SECRET", "the webhook https://127.0.0.1: TLS with it fails, or its certificate is not trusted; ");

        await served;
    }

    [TestCase("ftp://host/SECRET")]
    [TestCase("SECRET")]
    [TestCase("file:///SECRET")]
    [TestCase("http://")]
    [TestCase("http:///SECRET")]
    [TestCase("http://ho st/SECRET")]
    public async Task An_address_that_is_none_is_told_and_the_message_waits_for_a_better_one(string given)
    {
        var result = await bed.Notify("reauth", "-v").With(("OCX_NOTIFY_URL", given)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78, result.StandardError);
        result.StandardError.Should().Contain("error: OCX_NOTIFY_URL is no address of https or http").And.NotContain("SECRET");
        bed.Commanded.Should().Equal("reauth");
        await bed.EndAsync(77);
        bed.Web.Events.Should().Equal("reauth");
    }

    [Test]
    public async Task A_format_that_is_none_is_told()
    {
        var result = await bed.Notify("reauth").With(("OCX_NOTIFY_FORMAT", "http://SECRET")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("error: OCX_NOTIFY_FORMAT is none of json, slack, mattermost and ntfy").And.NotContain("SECRET");
        bed.Commanded.Should().Equal("reauth");
    }

    private static TestCaseData Case(string name, Func<Stream, CancellationToken, Task> answer, string problem) => new TestCaseData(answer, problem).SetArgDisplayNames(name);

    /// <summary>A webhook of this address fails, and all else works.</summary>
    private async Task<BufferedCommandResult> FailAsync(string address, string problem)
    {
        var result = await bed.Notify("reauth", "-v").With(("OCX_NOTIFY_URL", address)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(75, result.StandardError);
        result.StandardError.Should().Contain($"<3>ocx-notify: error: {problem}").And.NotContain("SECRET");
        (bed.IsFlagSet, string.Join(' ', bed.Commanded), bed.Memory.Count).Should().Be((true, "reauth", 2));
        bed.Files.Read("var/notify-outbox.json").Should().NotContain("SECRET").And.NotContain("127.0.0.1");
        result.RunTime.TotalSeconds.Should().BeLessThan(Limit + 4);
        return result;
    }
}
