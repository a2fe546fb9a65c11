using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// Remembers since when the engine has been away. Measured on Docker 20.10: a dockerd that was killed ends the containers
/// of before when it starts again, and leaves those with <c>restart: unless-stopped</c> so, as if a person had stopped
/// them. What has ended after the engine went away was not stopped by a person.
/// </summary>
internal sealed class EngineOutage
{
    private readonly string file;
    private readonly Log log;

    /// <param name="directory">Where our own state lies.</param>
    /// <param name="log">Where it says what a person should know.</param>
    public EngineOutage(string directory, Log log)
    {
        file = Path.Join(directory, "engine-away");
        this.log = log;
    }

    /// <summary>Notes that it does not answer.</summary>
    public void Begin()
    {
        if (!File.Exists(file))
        {
            OwnDirectory.Make(Path.GetDirectoryName(file)!);
            var now = Encoding.UTF8.GetBytes(DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture) + "\n");
            new FileWriter(log).Update(file, () => _ => now);
        }
    }

    /// <summary>Notes that it is there, and that what it has done meanwhile was seen.</summary>
    public void End()
    {
        if (File.Exists(file))
        {
            new FileWriter(log).Delete(file);
        }
    }

    /// <summary>Whether it was the engine's end that has ended a container.</summary>
    public bool HasEnded(Container container) =>
        new InputFile().TryRead(file) is { } text
        && DateTimeOffset.TryParse(Encoding.UTF8.GetString(text).Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var since)
        && container.FinishedAt >= since;
}
