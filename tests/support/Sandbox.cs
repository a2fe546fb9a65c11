using System.Text;

namespace Ocx.Tests;

/// <summary>A temporary directory of a test's own.</summary>
public sealed class Sandbox : IDisposable
{
    /// <param name="parent">A directory that is there as long as the sandbox is wanted at the longest; else that for temporary files.</param>
    public Sandbox(string? parent = null)
    {
        Root = parent is null
            ? Directory.CreateTempSubdirectory("ocx-test-").FullName
            : Directory.CreateDirectory(Path.Join(parent, Guid.NewGuid().ToString("N")[..8])).FullName;
    }

    public string Root { get; }

    public string this[string path] => Path.Join(Root, path);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    public string Write(string path, byte[] content)
    {
        var full = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    public string MakeDirectory(string path) => Directory.CreateDirectory(this[path]).FullName;

    public string Read(string path) => File.ReadAllText(this[path]);

    public byte[] ReadBytes(string path) => File.ReadAllBytes(this[path]);

    /// <summary>The names in a directory, sorted; hidden ones too.</summary>
    public IReadOnlyList<string> Names(string path = "") =>
        [.. Directory.EnumerateFileSystemEntries(this[path]).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
