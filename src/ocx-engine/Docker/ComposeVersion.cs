using System.Globalization;

namespace Ocx;

/// <summary>A version of Docker Compose.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Text">As Compose itself says it.</param>
internal sealed record ComposeVersion(int Major, int Minor, string Text)
{
    /// <summary>The first that takes down one service; 2.2 took down the whole project instead.</summary>
    public static readonly ComposeVersion FirstWithDownOfOneService = new(2, 19, "2.19");

    /// <summary>The numbers of <c>v2.26.1-4</c>; <c>null</c> for what is no version.</summary>
    public static ComposeVersion? Parse(string text)
    {
        var numbers = text.Trim().TrimStart('v').Split('.');
        return numbers.Length >= 2 && TryParse(numbers[0], out var major) && TryParse(numbers[1].Split('-', '+')[0], out var minor)
            ? new(major, minor, text.Trim().TrimStart('v'))
            : null;
    }

    /// <summary>Whether it is this one or a later one.</summary>
    public bool IsAtLeast(ComposeVersion other) => Major > other.Major || (Major == other.Major && Minor >= other.Minor);

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
