namespace Ocx;

/// <summary>Reads a credentials document that Claude Code may be writing this instant.</summary>
public sealed class CredentialReader
{
    /// <summary>What only a person can do.</summary>
    public const string SignIn = "sign in again: run claude where it runs, then /login";

    private readonly Settling settling;

    /// <summary>Creates a reader.</summary>
    /// <param name="time">The clock that the waiting goes by.</param>
    public CredentialReader(TimeProvider? time = null) => settling = new(time ?? TimeProvider.System);

    /// <summary>Reads a document that is complete and not blank.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="read">Reads the document anew.</param>
    /// <param name="settles">Whether reading again can give another answer: a file, not standard input.</param>
    /// <exception cref="OcxException">65: not JSON, cut off for 5 s, or a field is wrong. 77: blank for 2 s.</exception>
    public CredentialDocument Read(string name, Func<byte[]> read, bool settles)
    {
        CredentialDocument Parse() => CredentialDocument.Parse(read(), name);
        try
        {
            var document = settles ? settling.Read(Parse, d => d.IsBlank) : Parse();
            return !document.IsBlank ? document : throw new OcxException(
                ExitCode.SignIn,
                $"{name}: the sign-in has ended: Claude Code has blanked the access token",
                SignIn);
        }
        catch (JsonTextException e)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: {e.Message}");
        }
    }
}
