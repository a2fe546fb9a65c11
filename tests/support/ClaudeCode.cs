using System.Text;

namespace Ocx.Tests;

/// <summary>Writes a credentials file as the generations of Claude Code do.</summary>
public sealed class ClaudeCode(string directory)
{
    private int temporary;

    public string Credentials { get; } = Path.Join(directory, ".credentials.json");

    /// <summary>As Claude Code up to 2.1.100 does it: the file is empty for a moment.</summary>
    public void RotateInPlace(string mark)
    {
        using var file = new FileStream(Credentials, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes(Tokens.ClaudeJson(mark)));
    }

    /// <summary>As Claude Code from 2.1.150 on does it.</summary>
    public void RotateByRename(string mark)
    {
        var name = $"{Credentials}.tmp.{Interlocked.Increment(ref temporary):x8}";
        File.WriteAllText(name, Tokens.ClaudeJson(mark));
        File.Move(name, Credentials, overwrite: true);
    }

    public void Rotate(string mark, bool inPlace)
    {
        if (inPlace)
        {
            RotateInPlace(mark);
        }
        else
        {
            RotateByRename(mark);
        }
    }
}
