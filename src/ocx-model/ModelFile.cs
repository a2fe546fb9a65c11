namespace Ocx;

/// <summary>OpenClaw's configuration file: the one that is named, else the one that OpenClaw takes.</summary>
internal sealed class ModelFile(string? named, Settings settings)
{
    /// <summary>What messages call standard input.</summary>
    public const string StandardInput = "standard input";

    private readonly Lazy<byte[]> input = new(() => StandardStreams.ReadInput());

    /// <summary>Whether it is standard input.</summary>
    public bool IsStream => named == "-";

    /// <summary>The words by which a person names it again.</summary>
    public string Words => named is null or "-" ? "" : $" {named}";

    /// <summary>Reads it.</summary>
    /// <exception cref="OcxException">65: OpenClaw cannot read it. 66: it is not there, or cannot be read.</exception>
    public ConfigEdit Read()
    {
        if (IsStream)
        {
            return ConfigEdit.TryRead(StandardInput, path => path == StandardInput ? input.Value
                : throw new OcxException(ExitCode.Configuration, $"{StandardInput}: includes {path}, which a filter cannot change", "name the file: ocx-model FILE"))!;
        }

        var path = named ?? settings.OpenClawConfigPath;
        var candidates = path is null ? OpenClawConfig.Names.Select(n => Path.Join(settings.StateDirectory, n)).ToList() : [path];
        var files = new InputFile(settings.StateDirectory);
        return candidates.Select(c => ConfigEdit.TryRead(Path.GetFullPath(c), files.TryRead)).FirstOrDefault(e => e is not null)
            ?? throw new OcxException(ExitCode.NoInput, $"{candidates[0]}: no such file", "openclaw onboard makes it; one that lies elsewhere is named by FILE or OPENCLAW_CONFIG_PATH");
    }

    /// <summary>The path of one of its files, as a person has given it.</summary>
    public string Given(string file) => named is not null && !IsStream && file == Path.GetFullPath(named) ? named : file;
}
