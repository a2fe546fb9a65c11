using System.Buffers;
using System.Text;

namespace Ocx;

/// <summary>What a program has printed so far.</summary>
internal sealed class Collected
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>As text.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return Encoding.UTF8.GetString(content.WrittenSpan);
            }
        }
    }

    /// <summary>Takes all of a stream, and keeps its beginning.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, stop) is var count and > 0)
        {
            lock (gate)
            {
                content.Write(buffer.AsSpan(0, Math.Min(count, Launcher.MostOutput - content.WrittenCount)));
            }
        }
    }
}
