namespace Ocx;

/// <summary>
/// Reads a document that somebody may be writing this instant. Claude Code up to 2.1.100 truncates its file and writes it
/// again, so a reader can meet it empty or cut off; and a blanked token is believed only when seen for a while.
/// </summary>
internal sealed class Settling(TimeProvider time)
{
    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BlankTime = TimeSpan.FromSeconds(2);

    // No event is waited for: the writer may sit behind a bind mount or a network file system that sends none.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads until the document is complete, up to 5 s, and not blank, up to 2 s.</summary>
    /// <param name="read">Reads the document anew.</param>
    /// <param name="isBlank">Whether a token in it is blank.</param>
    /// <exception cref="JsonTextException">It is no JSON, or was cut off all the time.</exception>
    public T Read<T>(Func<T> read, Func<T, bool> isBlank)
    {
        var start = time.GetTimestamp();
        long? blankSince = null;
        while (true)
        {
            try
            {
                var document = read();
                if (!isBlank(document))
                {
                    return document;
                }

                blankSince ??= time.GetTimestamp();
                if (time.GetElapsedTime(blankSince.Value) >= BlankTime)
                {
                    return document;
                }
            }
            catch (JsonTextException e) when (e.CutOff && time.GetElapsedTime(start) < WriteTime)
            {
                blankSince = null;
            }

            Thread.Sleep(Interval);
        }
    }
}
