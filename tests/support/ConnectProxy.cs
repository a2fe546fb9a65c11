using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocx.Tests;

/// <summary>A proxy that lets connections through (CONNECT), or none.</summary>
public sealed class ConnectProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly List<string> heads = [];

    public ConnectProxy()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What it answers in place of letting a connection through.</summary>
    public string? Refusal { get; init; }

    /// <summary>For HTTPS_PROXY.</summary>
    public string Address => $"http://somebody:FAKE-password@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>What it was asked so far: the request line and the headers.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (gate)
            {
                return [.. heads];
            }
        }
    }

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
            _ = ServeAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var near = client.GetStream();
                var head = await HeadAsync(near);
                lock (gate)
                {
                    heads.Add(head);
                }

                var target = head.Split(' ')[1].Split(':');
                using var server = new TcpClient();
                await server.ConnectAsync(target[0], int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture), end.Token);
                await using var far = server.GetStream();
                await near.WriteAsync(Encoding.ASCII.GetBytes(Refusal ?? "HTTP/1.1 200 OK\r\n\r\n"), end.Token);
                if (Refusal is null)
                {
                    await Task.WhenAny(near.CopyToAsync(far, end.Token), far.CopyToAsync(near, end.Token));
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                return; // who asked has gone
            }
        }
    }

    private static async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(await stream.ReadAsync(one) == 1 ? (char)one[0] : throw new IOException());
        }

        return head.ToString();
    }
}
