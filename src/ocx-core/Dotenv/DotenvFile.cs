using System.Text;

namespace Ocx;

/// <summary>A <c>.env</c> as a file with a name: errors say where, and that nothing was written.</summary>
public static class DotenvFile
{
    /// <summary>The hint of every error that comes before a write.</summary>
    public const string NothingWritten = "nothing was written";

    /// <summary>The file with these variables set; a value of <c>null</c> takes the variable away.</summary>
    /// <exception cref="OcxException">65: Compose would not read the file, or not the value.</exception>
    public static byte[] Edit(byte[]? old, string name, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var document = Parse(old, name, NothingWritten);
        foreach (var (key, value) in variables)
        {
            try
            {
                _ = value is null ? document.Unset(key) : document.Set(key, value);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or DotenvException)
            {
                throw new OcxException(ExitCode.BadData, $"{name}: {key} cannot be set so that Compose reads it back: {Reason(e)}", NothingWritten);
            }
        }

        // A ${A:?…} elsewhere in the file may ask for the variable that is now empty or gone.
        if (Unmet(document) is { } unmet && Unmet(Parse(old, name)) is null)
        {
            throw new OcxException(ExitCode.BadData, $"{name} {unmet.Message}", NothingWritten);
        }

        return document.Bytes;
    }

    /// <summary>A variable's value as Compose reads it; <c>null</c> when it is not set.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="key">The variable.</param>
    /// <param name="environment">The environment that Compose has; ours, when it is not given.</param>
    /// <exception cref="OcxException">65: Compose would not read the file.</exception>
    public static string? Value(byte[]? text, string name, string key, Func<string, string?>? environment = null) =>
        Read(Parse(text, name), name, environment: environment).GetValueOrDefault(key);

    /// <summary>The variables as Compose reads them.</summary>
    /// <param name="document">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="hint">The cure of what Compose would not read.</param>
    /// <param name="environment">The environment that Compose has; ours, when it is not given.</param>
    /// <exception cref="OcxException">65: Compose would not read the file: a ${VAR?…} whose variable is missing.</exception>
    public static IReadOnlyDictionary<string, string> Read(DotenvDocument document, string name, string? hint = null, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            return document.Read(environment ?? Environment.GetEnvironmentVariable);
        }
        catch (DotenvException e)
        {
            throw new OcxException(ExitCode.BadData, $"{name} {e.Message}", hint);
        }
    }

    /// <summary>The file's assignments, by where they stand.</summary>
    /// <param name="text">The file; <c>null</c>: there is none yet.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="hint">The cure of what Compose would not read.</param>
    /// <exception cref="OcxException">65: Compose would not read the text.</exception>
    public static DotenvDocument Parse(byte[]? text, string name, string? hint = null)
    {
        try
        {
            return DotenvDocument.Parse(text ?? []);
        }
        catch (DotenvException e)
        {
            throw new OcxException(ExitCode.BadData, $"{name} {e.Message}", hint);
        }
    }

    /// <summary>Bytes as the text of a value.</summary>
    /// <exception cref="OcxException">65: they are not UTF-8.</exception>
    public static string Text(byte[] value, string name)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(value);
        }
        catch (DecoderFallbackException)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: the value is not UTF-8", NothingWritten);
        }
    }

    /// <summary>Why Compose would not read a file that is well written, in the environment that is ours as well.</summary>
    private static DotenvException? Unmet(DotenvDocument document)
    {
        try
        {
            document.Read(Environment.GetEnvironmentVariable);
            return null;
        }
        catch (DotenvException e)
        {
            return e;
        }
    }

    private static string Reason(Exception e) => e is ArgumentException { ParamName: not null } ? e.Message.Split(" (Parameter")[0] : e.Message;
}
