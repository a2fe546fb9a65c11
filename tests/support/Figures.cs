namespace Ocx.Tests;

/// <summary>What a test has measured.</summary>
public static class Figures
{
    /// <summary>For those who read the test's own output.</summary>
    public static void Print(string text) => TestContext.Out.WriteLine(text);

    /// <summary>For those who watch it run.</summary>
    public static void Progress(string text) => TestContext.Progress.WriteLine(text);

    /// <summary>For everybody: eng/test prints it.</summary>
    public static void Show(string text) => TestContext.Out.WriteLine($"figure: {text}");
}
