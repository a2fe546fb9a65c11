using System.Text.Json;

namespace Ocx;

/// <summary>
/// Our own file about one credentials file. Before a refresh token is posted it has a line that says so, and room for the
/// answer; that is its second line as soon as it has come, before anything else is done with it. So whoever is killed after
/// that, or cannot write the credentials, has lost nothing: the next run finishes. In between, what went wrong.
/// </summary>
internal sealed class RefreshJournal
{
    /// <summary>For an answer in base64, and what is said of it.</summary>
    private const int Room = (TokenEndpoint.LargestAnswer / 3 * 4) + 4096;

    private readonly string directory;
    private readonly string credentials;
    private readonly Log log;

    /// <param name="directory">Where our own state lies; made when it is missing.</param>
    /// <param name="credentials">The credentials file.</param>
    /// <param name="log">Where it says what a person should know.</param>
    public RefreshJournal(string directory, string credentials, Log log)
    {
        this.directory = directory;
        this.credentials = Path.GetFullPath(credentials);
        this.log = log;
        FilePath = Path.Join(directory, $"refresh-{Fingerprint.Of(this.credentials)}.json");
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    private string Kept => $"{FilePath}.kept";

    /// <summary>What it says; <c>null</c> when that is nothing.</summary>
    /// <exception cref="OcxException">66: it cannot be read, and what it says is not known.</exception>
    public RefreshMemory? Load()
    {
        if (new InputFile().TryRead(FilePath) is not { } text)
        {
            return null;
        }

        var lines = text.AsMemory();
        var end = lines.Span.IndexOf((byte)'\n');
        var memory = end < 0 ? null : Parse(lines[..end], RefreshMemory.Parse);
        if (memory is null)
        {
            log.Warning($"{FilePath}: is not understood, and taken for nothing");
            return null;
        }

        var rest = lines[(end + 1)..];
        end = rest.Span.IndexOf((byte)'\n');
        return end < 0 ? memory : memory with { Answer = Parse(rest[..end], TokenAnswer.Parse) };
    }

    /// <summary>Says, durably, that the refresh token is about to be posted.</summary>
    /// <exception cref="OcxException">73 or 74: it cannot be written, and an answer could not either.</exception>
    public RoomyFile Begin(RefreshMemory memory)
    {
        OwnDirectory.Make(directory);
        if (Load() is { Answer.IsSuccess: true })
        {
            File.Move(FilePath, Kept, overwrite: true); // tokens that nobody could read: a person may
        }

        return RoomyFile.Create(FilePath, memory.ToLine(credentials), Room, log);
    }

    /// <summary>Says, durably, how it has ended.</summary>
    /// <exception cref="OcxException">73 or 74: it cannot be written.</exception>
    public void Save(RefreshMemory memory)
    {
        byte[] content = [.. memory.ToLine(credentials), .. memory.Answer?.ToLine() ?? []];
        OwnDirectory.Make(directory);
        new FileWriter(log).Update(FilePath, () => _ => content);
    }

    /// <summary>There is nothing left to say.</summary>
    public void Clear()
    {
        try
        {
            foreach (var left in new[] { FilePath, Kept }.Where(File.Exists))
            {
                new FileWriter(log).Delete(left);
            }
        }
        catch (OcxException e)
        {
            log.Warning($"{e.Message}: it stays, and the next run sees that all is done");
        }
    }

    private static T? Parse<T>(ReadOnlyMemory<byte> line, Func<ReadOnlyMemory<byte>, T> parse)
        where T : class
    {
        try
        {
            return parse(line);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null; // said by the caller, or torn: then it counts as not there
        }
    }
}
