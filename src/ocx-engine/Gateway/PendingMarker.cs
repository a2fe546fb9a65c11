using System.Text.Json;

namespace Ocx;

/// <summary>
/// A note, on disk before a gateway is taken down and away after the proof that it is up: whoever finds it finishes
/// what was begun. A gateway that is down without one was stopped by a person, and stays so.
/// </summary>
internal sealed class PendingMarker
{
    private const string Extension = ".pending";

    private readonly string directory;
    private readonly Log log;

    /// <param name="directory">Where our own state lies; made when it is missing.</param>
    /// <param name="log">Where it says what a person should know.</param>
    public PendingMarker(string directory, Log log)
    {
        this.directory = directory;
        this.log = log;
    }

    /// <summary>The projects of which a recreation has begun and not ended.</summary>
    /// <exception cref="OcxException">73: our directory cannot be read.</exception>
    public IReadOnlyList<ComposeProject> All()
    {
        try
        {
            return !Directory.Exists(directory) ? [] : [.. Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).Select(Read).OfType<ComposeProject>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{directory}: cannot be read: {IoText.Reason(e)}", "run this as root");
        }
    }

    /// <summary>Whether a recreation of this gateway has begun and not ended.</summary>
    public bool Has(GatewayTarget target) => All().Any(target.Means);

    private string PathOf(ComposeProject project) => Path.Join(directory, project.Name + Extension);

    /// <summary>Writes it, durably.</summary>
    public void Set(ComposeProject project)
    {
        var content = JsonObject.Lines(json =>
        {
            json.WriteString("project", project.Name);
            json.WriteString("service", project.Service);
            json.WriteString("working_dir", project.Directory);
            json.WriteTexts("config_files", project.Files);
            json.WriteTexts("env_files", project.EnvFiles);
        });
        OwnDirectory.Make(directory);
        new FileWriter(log).Update(PathOf(project), () => _ => content);
    }

    /// <summary>Takes it away, durably.</summary>
    public void Clear(ComposeProject project) => new FileWriter(log).Delete(PathOf(project));

    private static string Word(JsonElement value) => value.GetString() is { Length: > 0 } text ? text : throw new JsonException();

    private ComposeProject? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(new InputFile().Read(path));
            var json = document.RootElement;
            string Text(string name) => Word(json.GetProperty(name));
            string[] List(string name) => [.. json.GetProperty(name).EnumerateArray().Select(Word)];
            var project = new ComposeProject(Text("project"), Text("working_dir"), List("config_files"), List("env_files"), Text("service"));

            // Under another name it could not be taken away, and would be finished for ever.
            return PathOf(project) == path ? project : throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or OcxException)
        {
            log.Warning($"{path}: is no marker of ours: {(e is OcxException ? e.Message : "not understood")}", $"see whether the gateway runs, and take it away: rm {path}");
            return null;
        }
    }
}
