using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocx.Tests;

/// <summary>
/// A token endpoint that rotates refresh tokens as real ones do: each can be spent once, and whoever spends one a second
/// time ends the sign-in for all.
/// </summary>
public sealed class TokenServer : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly HttpPeer peer;
    private readonly Lock gate = new();
    private string current = Tokens.Refresh("old");
    private int grants;
    private bool revoked;

    /// <param name="host">The name that its certificate is for.</param>
    /// <param name="days">How long that is still valid.</param>
    public TokenServer(string host = "localhost", int days = 1)
    {
        certificate = MakeCertificate(host, days);
        peer = new HttpPeer(certificate) { Reply = (request, stream, stop) => (Instead ?? Grants)(request, stream, stop) };
    }

    /// <summary>What it does in place of what it should.</summary>
    public Func<HttpRequest, Stream, CancellationToken, Task>? Instead { get; set; }

    /// <summary>For OCX_REFRESH_ENDPOINT.</summary>
    public string Endpoint => $"https://{Host}/v1/oauth/token";

    /// <summary>What messages call it.</summary>
    public string Host => $"localhost:{Port}";

    public int Port => peer.Port;

    /// <summary>Its certificate as it is given to SSL_CERT_FILE by who trusts it.</summary>
    public string Pem => certificate.ExportCertificatePem();

    public IReadOnlyList<HttpRequest> Requests => peer.Requests;

    /// <summary>The mark of the tokens that were given out last.</summary>
    public string Newest
    {
        get
        {
            lock (gate)
            {
                return grants == 0 ? "old" : $"new{grants}";
            }
        }
    }

    /// <summary>Whether somebody has spent a refresh token twice.</summary>
    public bool IsRevoked
    {
        get
        {
            lock (gate)
            {
                return revoked;
            }
        }
    }

    /// <summary>What it adds to an answer, or says in place of a member.</summary>
    public Func<string, string> Edit { get; set; } = answer => answer;

    /// <summary>Keeps its answer back until that is set, and then does what it does when all is well.</summary>
    public TaskCompletionSource HoldAnswer()
    {
        var answer = new TaskCompletionSource();
        Instead = async (request, stream, stop) =>
        {
            await answer.Task;
            await Grants(request, stream, stop);
        };
        return answer;
    }

    /// <summary>What it does when all is well.</summary>
    public Task Grants(HttpRequest request, Stream stream, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpPeer.Says(Grant(request.Member("refresh_token")!) is { } tokens ? Http(200, tokens) : Http(400, """{"error":"invalid_grant","error_description":"Refresh token not found or invalid"}"""))(stream, stop);
    }

    /// <summary>Spends a refresh token.</summary>
    /// <returns>The answer; <c>null</c>: the sign-in has ended.</returns>
    public string? Grant(string refreshToken)
    {
        lock (gate)
        {
            revoked |= refreshToken != current;
            if (revoked)
            {
                return null;
            }

            var mark = $"new{++grants}";
            current = Tokens.Refresh(mark);
            return Edit($$"""{"token_type":"Bearer","access_token":"{{Tokens.Access(mark)}}","expires_in":28800,"refresh_token":"{{current}}","scope":"user:inference user:profile"}""");
        }
    }

    /// <summary>An answer, as it goes over the wire.</summary>
    public static string Http(int status, string body, string headers = "", string type = "application/json") =>
        $"HTTP/1.1 {status} Status\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        peer.Dispose();
        certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate(string host, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(days));
    }
}
