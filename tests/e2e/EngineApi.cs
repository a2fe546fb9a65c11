using System.Net.Sockets;
using System.Text.Json;

namespace Ocx.Tests;

/// <summary>Asks an engine by its socket: for what is asked many times a second, where a docker command takes too long.</summary>
internal sealed class EngineApi : IDisposable
{
    private readonly HttpClient client;

    public EngineApi(string socket)
    {
        client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, stop) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri("http://docker/"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>The containers with all these labels, stopped ones too; none while the engine does not answer.</summary>
    public async Task<IReadOnlyList<Container>> ContainersAsync(params string[] labels)
    {
        var filters = Uri.EscapeDataString(JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["label"] = labels }));
        try
        {
            using var answer = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"containers/json?all=1&filters={filters}", UriKind.Relative)));
            return [.. answer.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return [];
        }
    }

    public async Task<bool> AnswersAsync()
    {
        try
        {
            return await client.GetStringAsync(new Uri("_ping", UriKind.Relative)) == "OK";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    private static Container Read(JsonElement container)
    {
        var networks = container.GetProperty("NetworkSettings").GetProperty("Networks").EnumerateObject();
        var address = networks.Select(n => n.Value.GetProperty("IPAddress").GetString()).FirstOrDefault(a => !string.IsNullOrEmpty(a));
        return new Container(container.GetProperty("Id").GetString()!, container.GetProperty("State").GetString()!, address);
    }
}

/// <summary>A container, its state in the engine's words, and its address while it has one.</summary>
internal sealed record Container(string Id, string State, string? Address);
