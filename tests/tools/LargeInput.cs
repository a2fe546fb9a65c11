namespace Ocx.Tests;

/// <summary>A tool, and what it reads.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="File">The file that is large.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Command">The tool, as it is called.</param>
/// <param name="IsStream">Whether it reads it from standard input.</param>
/// <param name="Refused">How it ends that refuses.</param>
public sealed record LargeInput(string Name, string File, Func<int, string> Content, string[] Command, bool IsStream = false, int Refused = ExitCode.BadData)
{
    public override string ToString() => Name;
}
