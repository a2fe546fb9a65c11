namespace Ocx.Tests;

/// <summary>How a parser meets an input, in a few words; and what it may say of one that it refuses.</summary>
public static class Outcome
{
    private const int Longest = 60;

    private static readonly int[] Contract = [ExitCode.BadData, ExitCode.NoInput, ExitCode.Unavailable, ExitCode.TryAgain, ExitCode.SignIn, ExitCode.Configuration, ExitCode.CannotCreate];

    /// <summary>Reads; an error of the contract is an outcome.</summary>
    /// <param name="read">Reads, and tells how it went.</param>
    public static string Of(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (OcxException e)
        {
            Promise.Holds(Contract.Contains(e.ExitCode), $"an exit code of the contract, and not {e.ExitCode}");
            Promise.Secret([e.Message, e.Hint, .. e.Details, .. e.MoreHints]);
            return $"{e.ExitCode} {Kind(e.Message)}";
        }
        catch (Exception e) when (e is JsonTextException or Json5Exception or DotenvException)
        {
            Promise.Secret([e.Message]);
            return Kind(e.Message);
        }
    }

    /// <summary>A count as one of a few.</summary>
    public static int Few(int count) => count < 4 ? count : count < 16 ? 4 : count < 256 ? 5 : 6;

    /// <summary>What a message says, without what differs from case to case: numbers, and what is quoted.</summary>
    private static string Kind(string message)
    {
        Span<char> kind = stackalloc char[Longest];
        var length = 0;
        foreach (var c in message)
        {
            if (length == Longest || c == '\'')
            {
                break;
            }

            if (!char.IsAsciiDigit(c))
            {
                kind[length++] = c;
            }
        }

        return kind[..length].ToString();
    }
}
