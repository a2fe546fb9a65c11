using System.Text.Json;

namespace Ocx;

/// <summary>What the token endpoint has answered, as it came.</summary>
/// <param name="At">When it was there.</param>
/// <param name="Status">HTTP's status.</param>
/// <param name="RetryAfter">The header of that name: seconds or a date.</param>
/// <param name="IsWhole">Whether all of it has come.</param>
/// <param name="Body">What has come: tokens, mostly.</param>
internal sealed record TokenAnswer(DateTimeOffset At, int Status, string? RetryAfter, bool IsWhole, byte[] Body)
{
    /// <summary>Whether there may be tokens in it.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>As one line of JSON.</summary>
    public byte[] ToLine() => JsonObject.Line(json =>
    {
        json.WriteString("answered_at", At);
        json.WriteNumber("status", Status);
        json.WriteString("retry_after", RetryAfter);
        json.WriteBoolean("whole", IsWhole);
        json.WriteBase64String("body", Body);
    });

    /// <summary>Reads such a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TokenAnswer Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new(
            json.GetProperty("answered_at").GetDateTimeOffset(),
            json.GetProperty("status").GetInt32(),
            json.GetProperty("retry_after").GetString(),
            json.GetProperty("whole").GetBoolean(),
            json.GetProperty("body").GetBytesFromBase64());
    }
}
