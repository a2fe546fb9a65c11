using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The way to the endpoint: whom the refresh token may be sent to, and by whom.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshConnection
{
    private const string NoTrust = "TLS with it fails, or its certificate is not trusted; nothing was sent";

    [TestCase("untrusted")]
    [TestCase("of another host")]
    [TestCase("expired")]
    public async Task A_certificate_that_is_not_good_gets_no_token(string certificate)
    {
        using var bed = new RefreshBed(server: certificate switch { "of another host" => new TokenServer("other.test"), "expired" => new TokenServer(days: -1), _ => null });
        if (certificate == "untrusted")
        {
            using var other = new TokenServer();
            bed.Write("trusted.pem", other.Pem);
        }

        await FailAsync(bed, bed.Command(), $"{bed.Server.Host}: {NoTrust}");

        bed.Server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task An_endpoint_that_is_not_there_gets_no_token_and_is_waited_for()
    {
        using var bed = new RefreshBed();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await FailAsync(bed, bed.Command().With(("OCX_REFRESH_ENDPOINT", $"https://localhost:{port}/")), $"localhost:{port}: the connection is refused; nothing was sent");

        (await bed.JsonAsync()).Outcome.Should().Be("backing-off");
        bed.WaitIsOver();
        (await bed.JsonAsync()).Outcome.Should().Be("refreshed");
    }

    [Test]
    public async Task A_name_that_is_none_is_told()
    {
        using var bed = new RefreshBed();

        // Whether it is looked up or not, there is nothing of that name.
        await FailAsync(bed, bed.Command().With(("OCX_REFRESH_ENDPOINT", "https://nowhere.invalid/")), "nowhere.invalid: ");
    }

    [TestCase("http://localhost/")]
    [TestCase("ftp://localhost/")]
    [TestCase("localhost")]
    [TestCase("https://")]
    [TestCase("https://somebody:FAKE-password@localhost/")]
    [TestCase("https://localhost/#FAKE")]
    public async Task What_is_no_place_for_a_token_is_refused(string endpoint)
    {
        using var bed = new RefreshBed();
        var before = await bed.CredentialsAsync();

        var result = await bed.Command().With(("OCX_REFRESH_ENDPOINT", endpoint)).ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput, await bed.CredentialsAsync()).Should().Be((78, "", before));
        result.StandardError.Should().StartWith("ocx-refresh: error: OCX_REFRESH_ENDPOINT is no address that a token may be sent to\n").And.NotContain("FAKE");
    }

    [TestCase("HTTPS_PROXY", null, true)]
    [TestCase("https_proxy", null, true)]
    [TestCase("HTTPS_PROXY", "example.com,localhost", false)]
    [TestCase("HTTPS_PROXY", "other.test", true)]
    [TestCase("HTTP_PROXY", null, false)]
    public async Task A_proxy_is_used_as_it_is_configured(string variable, string? except, bool isUsed)
    {
        using var bed = new RefreshBed();
        using var proxy = new ConnectProxy();

        var result = await Proxied(bed, proxy, variable, except).ExecuteBufferedAsync();

        (result.ExitCode, bed.RefreshToken).Should().Be((0, Tokens.Refresh("new1")), result.StandardError);
        proxy.Heads.Should().HaveCount(isUsed ? 1 : 0);
        string.Concat(proxy.Heads).Should().NotContain("FAKE-old").And.Match(h => !isUsed || h.StartsWith($"CONNECT {bed.Server.Host} HTTP/1.1\r\n", StringComparison.Ordinal));
    }

    [TestCase("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 502 Bad\r\n\r\n")]
    public async Task A_proxy_that_lets_nothing_through_gets_no_token(string refusal)
    {
        using var bed = new RefreshBed();
        using var proxy = new ConnectProxy { Refusal = refusal };

        await FailAsync(bed, Proxied(bed, proxy, "HTTPS_PROXY", null), $"{bed.Server.Host}: the proxy does not let it through; nothing was sent");

        proxy.Heads.Should().ContainSingle().Which.Should().NotContain("FAKE-old");
    }

    private static Command Proxied(RefreshBed bed, ConnectProxy proxy, string variable, string? except) => bed.Command().With(
        ("HTTPS_PROXY", null), ("https_proxy", null), ("HTTP_PROXY", null), ("http_proxy", null), ("ALL_PROXY", null), ("all_proxy", null), ("no_proxy", null), ("NO_PROXY", except), (variable, proxy.Address));

    private static async Task FailAsync(RefreshBed bed, Command command, string message)
    {
        var before = await bed.CredentialsAsync();

        var result = await command.ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput, await bed.CredentialsAsync()).Should().Be((69, "", before));
        result.StandardError.Should().StartWith($"ocx-refresh: error: {message}").And.Contain("; nothing was sent\n").And.NotContain("FAKE");
        bed.Remembered("failures").Should().Be("1");
        bed.Names(".claude").Should().Equal(".credentials.json");
    }
}
