namespace Ocx.Tests;

/// <summary>What a test has measured, for those who read its output.</summary>
public static class Figures
{
    public static void Print(string text) => TestContext.Out.WriteLine(text);
}
