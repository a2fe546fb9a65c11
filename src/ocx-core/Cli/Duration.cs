using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>Lengths of time as a person writes and reads them: <c>90m</c>, <c>4m30s</c>, <c>2h</c>; <c>7h 12m</c>.</summary>
public static class Duration
{
    /// <summary>What a length of time looks like.</summary>
    public const string Example = "such as 90m, 4m30s, 2h or 7d";

    private const int MostDigits = 11;
    private const long Longest = 1000 * 365 * 86_400L; // seconds

    private static readonly (char Letter, long Seconds)[] Units = [('y', 365 * 86_400L), ('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>Reads numbers with units, the longest unit first: <c>y d h m s</c> (a year has 365 days); a bare 0 needs none.</summary>
    /// <returns><c>null</c> when it is no length of time, or longer than 1000 years.</returns>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var (seconds, number, digits, unit) = (0L, 0L, 0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) && digits < MostDigits)
            {
                number = (number * 10) + (c - '0');
                digits++;
                continue;
            }

            while (unit < Units.Length && Units[unit].Letter != c)
            {
                unit++;
            }

            if (digits == 0 || unit == Units.Length || number > Longest / Units[unit].Seconds || (seconds += number * Units[unit].Seconds) > Longest)
            {
                return null;
            }

            (number, digits, unit) = (0, 0, unit + 1);
        }

        return text.Length > 0 && digits == 0 ? TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond) : null;
    }

    /// <summary>A length of time in its two longest units, rounded down: <c>7h 12m</c>.</summary>
    public static string Text(TimeSpan time)
    {
        var rest = (long)time.Duration().TotalSeconds;
        var text = new StringBuilder();
        for (var i = 0; i < Units.Length; i++)
        {
            var count = rest / Units[i].Seconds;
            rest -= count * Units[i].Seconds;
            if (text.Length > 0)
            {
                return count == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" {count}{Units[i].Letter}").ToString();
            }

            if (count > 0 || i == Units.Length - 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{Units[i].Letter}");
            }
        }

        return text.ToString();
    }
}
