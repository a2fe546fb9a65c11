using System.Globalization;
using System.Text;

namespace Ocx.Tests;

/// <summary>Bytes as a test's message shows them: in one line, and such that they can be made again.</summary>
public static class Escaped
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("$'");
        foreach (var b in bytes)
        {
            text.Append((char)b switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\'' => "\\'",
                '\\' => "\\\\",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
                var c => c.ToString(),
            });
        }

        return text.Append('\'').ToString();
    }

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
