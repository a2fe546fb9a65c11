namespace Ocx.Tests;

/// <summary>What a test needs of its machine. Where it is missing, the test is skipped aloud; in CI it fails.</summary>
public static class Require
{
    public static void Root() => That(Environment.IsPrivilegedProcess, "root");

    public static void Program(string path, string package) =>
        That(File.Exists(path) || Array.Exists(Environment.GetEnvironmentVariable("PATH")!.Split(':'), d => File.Exists(Path.Join(d, path))), $"{path} ({package})");

    public static void That(bool met, string what)
    {
        if (met)
        {
            return;
        }

        var message = $"this test needs {what}";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(message);
        }

        Assert.Ignore(message);
    }
}
