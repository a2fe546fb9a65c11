using System.Text.Json;

namespace Ocx;

/// <summary>What waits for one channel, and when it is tried again.</summary>
internal sealed class Waiting
{
    /// <summary>More than a channel that works ever has: the states change a few times a day.</summary>
    public const int Most = 20;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    public List<NotifyMessage> Messages { get; init; } = [];

    /// <summary>How often in a row it was not taken.</summary>
    public int Failures { get; private set; }

    /// <summary>Before this it is not tried.</summary>
    public DateTimeOffset NextTry { get; private set; }

    /// <summary>Adds a message; the oldest goes when there are too many.</summary>
    /// <returns>Whether one had to go.</returns>
    public bool Add(NotifyMessage message)
    {
        Messages.Add(message);
        if (Messages.Count <= Most)
        {
            return false;
        }

        Messages.RemoveAt(0);
        return true;
    }

    /// <summary>Whether it is to be tried now; also where the clock was put back.</summary>
    public bool IsDue(DateTimeOffset now) => now >= NextTry || NextTry - now > LongestDelay;

    /// <summary>The first message was taken.</summary>
    public void Taken()
    {
        Messages.RemoveAt(0);
        (Failures, NextTry) = (0, default);
    }

    /// <summary>It was not taken: a minute, then twice as long each time, an hour at most.</summary>
    public void Failed(DateTimeOffset now)
    {
        NextTry = now + TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(Failures, 10)));
        Failures++;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("failures", Failures);
        json.WriteString("next_try", NextTry);
        json.WriteStartArray("messages");
        Messages.ForEach(m => m.Write(json));
        json.WriteEndArray();
    }

    public static Waiting Read(JsonElement json) => new()
    {
        Failures = json.GetProperty("failures").GetInt32() is >= 0 and var failures ? failures : throw new JsonException(),
        NextTry = json.GetProperty("next_try").GetDateTimeOffset(),
        Messages = [.. json.GetProperty("messages").EnumerateArray().Select(NotifyMessage.Read).TakeLast(Most)],
    };
}

/// <summary>The messages that channels have not taken yet, on disk as long as there are some.</summary>
internal sealed class Outbox
{
    private const string FileName = "outbox";

    private readonly OwnMemory files;
    private readonly Dictionary<string, Waiting> waiting;

    private Outbox(OwnMemory files, Dictionary<string, Waiting> waiting)
    {
        this.files = files;
        this.waiting = waiting;
    }

    public static Outbox Load(OwnMemory files) => new(
        files,
        files.Load(FileName, json => json.EnumerateObject().ToDictionary(p => p.Name, p => Waiting.Read(p.Value), StringComparer.Ordinal)) ?? new(StringComparer.Ordinal));

    /// <summary>What waits for a channel.</summary>
    public Waiting Of(string channel) => waiting.TryGetValue(channel, out var found) ? found : waiting[channel] = new();

    /// <summary>Forgets what waits for channels that nobody has configured any more.</summary>
    public void Forget(Predicate<string> isConfigured) => waiting.Keys.Where(c => !isConfigured(c)).ToList().ForEach(c => waiting.Remove(c));

    /// <summary>Takes a message back.</summary>
    public void Remove(NotifyMessage? message)
    {
        foreach (var channel in waiting.Values)
        {
            channel.Messages.RemoveAll(m => ReferenceEquals(m, message));
        }
    }

    /// <exception cref="OcxException">73: it cannot be written.</exception>
    public void Save()
    {
        var some = waiting.Where(w => w.Value.Messages.Count > 0).OrderBy(w => w.Key, StringComparer.Ordinal).ToList();
        files.Save(FileName, some.Count == 0 ? null : json =>
        {
            foreach (var (channel, messages) in some)
            {
                json.WriteStartObject(channel);
                messages.Write(json);
                json.WriteEndObject();
            }
        });
    }
}
