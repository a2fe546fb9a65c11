namespace Ocx.Tests;

/// <summary>What runs in this process sees the environment that Compose and the tools get.</summary>
[SetUpFixture]
public class SameEnvironment
{
    [OneTimeSetUp]
    public void Set()
    {
        foreach (var (name, value) in Compose.Environment.Where(v => v.Key != "PATH"))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        // Tens of thousands of small files: in memory, where there is a place for that.
        if (Directory.Exists("/dev/shm"))
        {
            Environment.SetEnvironmentVariable("TMPDIR", "/dev/shm");
        }
    }
}
