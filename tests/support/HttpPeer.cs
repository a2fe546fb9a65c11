using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Ocx.Tests;

/// <summary>What was sent to a server.</summary>
/// <param name="Head">The request line and the headers.</param>
/// <param name="Body">The body.</param>
public sealed record HttpRequest(string Head, string Body)
{
    /// <summary>A member of a body that is JSON.</summary>
    public string? Member(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.GetProperty(name).GetString();
    }
}

/// <summary>A web server on loopback that behaves as a test wants it to, byte by byte.</summary>
public sealed class HttpPeer : IDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly List<HttpRequest> requests = [];
    private readonly X509Certificate2? certificate;

    /// <param name="certificate">Speak TLS, with this.</param>
    public HttpPeer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What it answers to a request that it has read.</summary>
    public Func<Stream, CancellationToken, Task> Answer { get; set; } = Says(Ok);

    /// <summary>In place of that: what it answers to whom.</summary>
    public Func<HttpRequest, Stream, CancellationToken, Task>? Reply { get; set; }

    /// <summary>Its address, with a path that is a secret.</summary>
    public string Address => $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/{Secret}";

    public string Secret { get; } = $"SECRET{Guid.NewGuid():N}";

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many have come to it so far.</summary>
    public int Connections { get; private set; }

    /// <summary>What it was sent so far.</summary>
    public IReadOnlyList<HttpRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The events of these messages, in the format json.</summary>
    public IReadOnlyList<string> Events => [.. Requests.Select(r => r.Member("event")!)];

    public static Func<Stream, CancellationToken, Task> Says(string text) => (stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop).AsTask();

    /// <summary>Says something, and then nothing more.</summary>
    public static Func<Stream, CancellationToken, Task> Hangs(string after = "") => async (stream, stop) =>
    {
        await Says(after)(stream, stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
    };

    /// <summary>Says something again and again, without end.</summary>
    public static Func<Stream, CancellationToken, Task> Repeats(string first, string again) => async (stream, stop) =>
    {
        await Says(first)(stream, stop);
        while (true)
        {
            await Says(again)(stream, stop);
        }
    };

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(end.Token);
            Connections++;
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(certificate);
                    stream = tls;
                }

                var request = await ReadAsync(stream);
                lock (gate)
                {
                    requests.Add(request);
                }

                await (Reply?.Invoke(request, stream, end.Token) ?? Answer(stream, end.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                return; // who asked has gone
            }
        }
    }

    private static async Task<HttpRequest> ReadAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var text = "";
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            text += count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new IOException();
            var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (body >= 4 && text.Length - body >= Length(text[..body]))
            {
                return new(text[..body], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[body..])));
            }
        }
    }

    private static int Length(string head) => head.Split("\r\n").Where(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
        .Select(l => int.Parse(l.AsSpan(16), CultureInfo.InvariantCulture)).FirstOrDefault();
}
