using Variables = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string?>>;

namespace Ocx;

/// <summary>Sets, takes away or prints variables of one <c>.env</c>, once or at every event.</summary>
internal sealed class EnvsetJob(Tool tool)
{
    private const string InputName = "standard input";

    private readonly ChangeReport report = new();

    public required string File { get; init; }

    public required string? Name { get; init; }

    public required string? ValueFrom { get; init; }

    public required string? From { get; init; }

    public required IReadOnlyList<string> Unset { get; init; }

    public required string? Get { get; init; }

    public required bool InPlace { get; init; }

    public required bool DryRun { get; init; }

    public required bool Json { get; init; }

    public required bool Masked { get; init; }

    /// <summary>Refuses a command line that asks for two things, or for half of one.</summary>
    public void RequireOneTask()
    {
        if (File is "-" or "")
        {
            throw Tool.Usage("a .env to be set has to be a file");
        }

        if (new[] { ValueFrom is not null, From is not null, Unset.Count > 0, Get is not null }.Count(given => given) > 1)
        {
            throw Tool.Usage("only one of --value-from, --from, --unset and --get can be done at a time");
        }

        if (ValueFrom is null ? Name is not null && From is null : Name is null)
        {
            throw Tool.Usage("--name and --value-from (or --from) go together");
        }

        foreach (var name in Unset.Concat(new[] { Name, Get }.OfType<string>()).Where(n => !DotenvDocument.IsKey(n)))
        {
            throw Tool.Usage($"'{name}' is no variable's name: letters, digits and _ . - [ ]");
        }
    }

    /// <summary>Sets the variable at every event that names the credentials.</summary>
    public int Stay(bool nulTerminated)
    {
        if (From is null or "-" || DryRun || Json)
        {
            throw Tool.Usage("--events needs --from with a file, and goes with neither --dry-run nor --json");
        }

        return new EventLoop(From, nulTerminated, tool.Log).Run(() => Update() ? [File] : []);
    }

    /// <summary>Does what was asked for once.</summary>
    public int Run()
    {
        if (Get is not null)
        {
            return Print(Get);
        }

        report.Print(File, Update(), DryRun, Json);
        return ExitCode.Ok;
    }

    /// <summary>What to set the variables to; asked for after the lock is taken.</summary>
    private Func<Variables> Values()
    {
        if (ValueFrom is not null)
        {
            var value = ValueFrom == "-" ? StandardStreams.ReadInput() : new InputFile(tool.Settings.StateDirectory).Read(ValueFrom);
            var text = DotenvFile.Text(value is [.., (byte)'\n'] ? value[..^1] : value, ValueFrom == "-" ? InputName : ValueFrom);
            return () => [new(Name!, text)];
        }

        var variables = Unset.Count > 0 ? [.. Unset.Select(name => new KeyValuePair<string, string?>(name, null))] : Assignments();
        return () => variables;
    }

    private bool Update()
    {
        var writer = new FileWriter(tool.Log, tool.Settings.StateDirectory) { InPlace = InPlace, DryRun = DryRun };
        if (From is null)
        {
            var values = Values();
            return writer.Update(File, () => old => Set(old, values()));
        }

        var source = new CredentialSource(From, tool.Settings);
        return writer.Update(File, () =>
        {
            var credentials = source.Read();
            return old =>
            {
                var text = Set(old, [new(Name ?? OpenClawFormat.TokenVariable, credentials.AccessToken)]);

                // A gateway that is made from this file must not start with an expired token.
                return credentials.IsExpired(TimeProvider.System.GetUtcNow()) && !text.AsSpan().SequenceEqual(old)
                    ? throw CredentialSource.Expired(File, credentials)
                    : text;
            };
        });
    }

    private byte[]? Set(byte[]? old, Variables variables)
    {
        if (variables.Exists(v => v is { Key: OpenClawFormat.TokenVariable, Value: "" }))
        {
            throw new OcxException(ExitCode.BadData, $"{OpenClawFormat.TokenVariable}: an empty token is never passed on", "to take the variable away: --unset");
        }

        var document = DotenvFile.Parse(old, File, DotenvFile.NothingWritten);
        report.Clear();
        foreach (var (name, value) in variables)
        {
            var before = document.Literal(name);
            if (before != value)
            {
                report.Add(name, before, value);
            }
        }

        var text = DotenvFile.Edit(old, File, variables);
        return text.Length == 0 && old is null ? null : text;
    }

    private static Variables Assignments()
    {
        if (!Console.IsInputRedirected)
        {
            throw Tool.Usage("nothing to set: give assignments on standard input, or --from, --name with --value-from, or --unset");
        }

        var input = StandardStreams.ReadInput(first =>
        {
            if (first is (byte)'/' or (byte)'{')
            {
                throw new OcxException(
                    ExitCode.BadData,
                    "standard input: no assignment in .env syntax",
                    first == '/' ? "if it is a list of paths, give --events and --from" : "if it is a credentials document, give --from -");
            }
        });
        _ = DotenvFile.Text(input, InputName);
        var document = DotenvFile.Parse(input, InputName, DotenvFile.NothingWritten);
        var variables = DotenvFile.Read(document, InputName, DotenvFile.NothingWritten);
        if (document.Statements.FirstOrDefault(s => !variables.ContainsKey(s.Key) || s.Key.Length == 0) is { Line: > 0 } bare)
        {
            throw new OcxException(ExitCode.BadData, $"{InputName} line {bare.Line}: no value", DotenvFile.NothingWritten);
        }

        return variables.Count > 0
            ? [.. variables.Select(v => new KeyValuePair<string, string?>(v.Key, v.Value))]
            : throw new OcxException(ExitCode.BadData, $"{InputName}: no assignments", DotenvFile.NothingWritten);
    }

    private int Print(string name)
    {
        var value = DotenvFile.Value(new InputFile(tool.Settings.StateDirectory).Read(File), File, name);
        var shown = value is not null && Masked && SecretText.IsSecret(name, value) ? Fingerprint.Masked(value) : value;
        if (Json)
        {
            StandardStreams.Write(JsonObject.Line(json =>
            {
                json.WriteString("name", name);
                json.WriteString("value", shown);
            }));
        }
        else if (shown is not null)
        {
            StandardStreams.WriteForeignLine(shown);
        }

        if (value is null)
        {
            tool.Log.Warning($"{File}: {name} is not set");
            return ExitCode.ReportBad;
        }

        return ExitCode.Ok;
    }
}
