namespace Ocx;

/// <summary>
/// Reads a credentials document that Claude Code may be writing this instant. Up to 2.1.100 it truncates the file and
/// writes it again, so a reader can meet it empty or cut off; and a blanked token is believed only when seen twice.
/// </summary>
public sealed class CredentialReader
{
    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BlankTime = TimeSpan.FromSeconds(2);

    // No event is waited for: the writer may sit behind a bind mount or a network file system that sends none.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time;

    /// <summary>Creates a reader.</summary>
    /// <param name="time">The clock that the waiting goes by.</param>
    public CredentialReader(TimeProvider? time = null) => this.time = time ?? TimeProvider.System;

    /// <summary>Reads a document that is complete and not blank.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="read">Reads the document anew.</param>
    /// <param name="settles">Whether reading again can give another answer: a file, not standard input.</param>
    /// <exception cref="OcxException">65: not JSON, cut off for 5 s, or a field is wrong. 77: blank for 2 s.</exception>
    public CredentialDocument Read(string name, Func<byte[]> read, bool settles)
    {
        var start = time.GetTimestamp();
        long? blankSince = null;
        while (true)
        {
            try
            {
                var document = CredentialDocument.Parse(read(), name);
                if (!document.IsBlank)
                {
                    return document;
                }

                blankSince ??= time.GetTimestamp();
                if (!settles || time.GetElapsedTime(blankSince.Value) >= BlankTime)
                {
                    throw new OcxException(
                        ExitCode.SignIn,
                        $"{name}: the sign-in has ended: Claude Code has blanked the access token",
                        "sign in again: run claude where it runs, then /login");
                }
            }
            catch (JsonTextException e) when (e.CutOff && settles && time.GetElapsedTime(start) < WriteTime)
            {
                blankSince = null;
            }
            catch (JsonTextException e)
            {
                throw new OcxException(ExitCode.BadData, $"{name}: {e.Message}");
            }

            Thread.Sleep(Interval);
        }
    }
}
