using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Variables = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Ocx.Tests;

/// <summary>How the real Compose reads a <c>.env</c>: its plugin, run by itself, without an engine.</summary>
public static partial class Compose
{
    private const int FilesPerCall = 400;

    /// <summary>All that Compose, the tools and ocx-core see of an environment here.</summary>
    public static Variables Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/nonexistent",
        ["FROM_ENV"] = "from $the environment",
        ["EMPTY_ENV"] = "",
    };

    /// <summary>That environment for a child of ours: <c>null</c> keeps a variable of the test run from it.</summary>
    public static IReadOnlyDictionary<string, string?> Scrubbed => System.Environment.GetEnvironmentVariables().Keys
        .Cast<string>().Union(Environment.Keys).ToDictionary(name => name, name => Environment.GetValueOrDefault(name), StringComparer.Ordinal);

    private static string Plugin { get; } =
        System.Environment.GetEnvironmentVariable("OCX_COMPOSE") ?? Path.Join(Shell.Repository, "out", "compose", "docker-compose");

    public static void Require() => Tests.Require.That(File.Exists(Plugin), $"Compose's plugin at {Plugin} (eng/compose-plugin)");

    public static async Task<Version> VersionAsync()
    {
        var result = await Cli.Wrap(Plugin).WithArguments(["version", "--short"]).ExecuteBufferedAsync();
        return Version.Parse(result.StandardOutput.Trim().TrimStart('v').Split('-', '+')[0]);
    }

    /// <summary>The variables of each file as Compose reads them; <c>null</c> for a file that it refuses.</summary>
    /// <remarks>
    /// One call reads some hundred files: each is the env_file of a service of its own. One that is refused fails the
    /// call, so its two halves are asked again; who expects refusals asks <see cref="ReadExpectingAsync"/>.
    /// </remarks>
    public static async Task<IReadOnlyList<Variables?>> ReadAsync(IReadOnlyList<byte[]> files)
    {
        var answers = new Variables?[files.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count).Chunk(FilesPerCall), (chunk, _) => Ask(chunk));
        return answers;

        async ValueTask Ask(int[] indices)
        {
            if (await Call([.. indices.Select(i => files[i])]) is { } maps)
            {
                foreach (var (i, map) in indices.Zip(maps))
                {
                    answers[i] = map;
                }
            }
            else if (indices.Length > 1)
            {
                await Ask(indices[..(indices.Length / 2)]);
                await Ask(indices[(indices.Length / 2)..]);
            }
        }
    }

    /// <summary>The same, with a call for each file.</summary>
    public static async Task<IReadOnlyList<Variables?>> ReadEachAsync(IReadOnlyList<byte[]> files)
    {
        var answers = new Variables?[files.Count];
        await Parallel.ForAsync(0, files.Count, async (i, _) => answers[i] = (await Call([files[i]]))?[0]);
        return answers;
    }

    /// <summary>The same, with calls of their own for those files that somebody expects to be refused.</summary>
    public static async Task<IReadOnlyList<Variables?>> ReadExpectingAsync(IReadOnlyList<byte[]> files, Predicate<byte[]> isRefused)
    {
        var answers = new Variables?[files.Count];
        var expected = Enumerable.Range(0, files.Count).ToLookup(i => isRefused(files[i]));
        foreach (var (i, map) in expected[false].Zip(await ReadAsync([.. expected[false].Select(i => files[i])]))
            .Concat(expected[true].Zip(await ReadEachAsync([.. expected[true].Select(i => files[i])]))))
        {
            answers[i] = map;
        }

        return answers;
    }

    /// <summary>What Compose makes of these variables when the file is the project's own <c>.env</c>; <c>null</c> when it refuses it.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>?> ReadAsProjectAsync(byte[] file, IEnumerable<string> names)
    {
        using var project = new Sandbox();
        project.Write(".env", file);
        using var answer = await Run(project, [$"environment: [{string.Join(", ", names.Select(n => $"\"{n}\""))}]"]);
        return answer is null ? null : Map(answer, 0, v => v);
    }

    private static async Task<Variables[]?> Call(byte[][] files)
    {
        using var project = new Sandbox();
        for (var i = 0; i < files.Length; i++)
        {
            project.Write(Name('f', i), files[i]);
        }

        using var answer = await Run(project, Enumerable.Range(0, files.Length).Select(i => $"env_file: [{Name('f', i)}]"));
        return answer is null ? null : [.. Enumerable.Range(0, files.Length).Select(i => Map(answer, i, v => v!))];
    }

    private static async Task<JsonDocument?> Run(Sandbox project, IEnumerable<string> services)
    {
        project.Write("compose.yaml", $"services:\n{string.Concat(services.Select((s, i) => $"  {Name('s', i)}: {{image: x, {s}}}\n"))}");
        using var output = new MemoryStream();
        var error = new StringBuilder();
        var result = await Cli.Wrap(Plugin)
            .WithArguments(["-p", "oracle", "-f", "compose.yaml", "config", "--format", "json"])
            .WithWorkingDirectory(project.Root)
            .WithEnvironmentVariables(new Dictionary<string, string?>(Scrubbed) { ["GOGC"] = "off" }) // saves a third of so short a run
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        if (result.ExitCode == 0)
        {
            return JsonDocument.Parse(output.ToArray());
        }

        // An oracle that fails for another reason must not pass for one that refuses.
        return Refusal().IsMatch(error.ToString()) ? null : throw new InvalidOperationException($"compose exited with {result.ExitCode}: {error}");
    }

    // In what it prints, Compose writes $ as $$.
    private static Dictionary<string, T> Map<T>(JsonDocument answer, int service, Func<string?, T> value) =>
        answer.RootElement.GetProperty("services").GetProperty(Name('s', service)).TryGetProperty("environment", out var variables) && variables.ValueKind == JsonValueKind.Object
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => value(v.Value.GetString()?.Replace("$$", "$", StringComparison.Ordinal)), StringComparer.Ordinal)
            : [];

    private static string Name(char kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index}");

    [GeneratedRegex(@"line \d+: (unexpected character|key cannot contain|unterminated)|Invalid template: |zero length string|is missing a value|^setenv: invalid argument", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Refusal();
}
