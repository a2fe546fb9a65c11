using System.Globalization;

namespace Ocx;

/// <summary>Moments as messages and reports tell them: UTC, ISO 8601, to the second.</summary>
public static class Timestamp
{
    /// <summary>A moment, such as <c>2026-11-21T18:04:00Z</c>.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
