using System.Text;

namespace Ocx.Tests;

/// <summary>openclaw.json, and what it includes, in memory.</summary>
internal static class ConfigFiles
{
    public const string Main = "/c/openclaw.json";

    /// <summary>Reads it.</summary>
    /// <param name="main">Its text.</param>
    /// <param name="others">What else is there.</param>
    public static ConfigEdit? Of(string main, params (string Path, string Text)[] others)
    {
        var files = others.Append((Path: Main, Text: main)).ToDictionary(f => f.Path, f => Encoding.UTF8.GetBytes(f.Text), StringComparer.Ordinal);
        return ConfigEdit.TryRead(Main, files.GetValueOrDefault);
    }
}
