using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>Lengths of time as a person writes and reads them: <c>90m</c>, <c>4m30s</c>, <c>2h</c>; <c>7h 12m</c>.</summary>
public static class Duration
{
    /// <summary>What a length of time looks like.</summary>
    public const string Example = "such as 90m, 4m30s, 2h or 7d";

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

        var seconds = 0L;
        var unit = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digits = text.AsSpan(i).IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 11)
            {
                return null;
            }

            var number = long.Parse(text.AsSpan(i, digits), NumberStyles.None, CultureInfo.InvariantCulture);
            i += digits;
            var index = Array.FindIndex(Units, unit, u => u.Letter == text[i]);
            if (index < 0 || number * Units[index].Seconds is var part && (part > Units[0].Seconds * 1000 || (seconds += part) > Units[0].Seconds * 1000))
            {
                return null;
            }

            unit = index + 1;
        }

        return text.Length > 0 ? TimeSpan.FromSeconds(seconds) : null;
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
