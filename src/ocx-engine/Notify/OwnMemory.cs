using System.Text.Json;

namespace Ocx;

/// <summary>Files of our own that are there only as long as there is something to remember.</summary>
internal sealed class OwnMemory(string directory, Log log)
{
    /// <summary>What a file remembers; <c>null</c> when that is nothing. One that is not understood is told of, and counts for nothing.</summary>
    public T? Load<T>(string name, Func<JsonElement, T> read)
        where T : class
    {
        var path = PathOf(name);
        try
        {
            if (new InputFile().TryRead(path) is not { } text)
            {
                return null;
            }

            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OcxException)
        {
            log.Warning(e is OcxException ? e.Message : $"{path}: is not understood, and taken for nothing");
            return null;
        }
    }

    /// <summary>Writes the file, durably; <c>null</c> takes it away.</summary>
    /// <exception cref="OcxException">73: it cannot be written.</exception>
    public void Save(string name, Action<Utf8JsonWriter>? write)
    {
        var path = PathOf(name);
        try
        {
            if (write is not null)
            {
                var content = JsonObject.Lines(write);
                OwnDirectory.Make(directory);
                new FileWriter(log).Update(path, () => _ => content);
            }
            else if (Path.Exists(path))
            {
                new FileWriter(log).Delete(path);
            }
        }
        catch (OcxException e)
        {
            throw new OcxException(ExitCode.CannotCreate, e.Message, e.Hint);
        }
    }

    private string PathOf(string name) => Path.Join(directory, $"notify-{name}.json");
}
