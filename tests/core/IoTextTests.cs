namespace Ocx.Tests;

/// <summary>What .NET says of a file, in our words.</summary>
[Parallelizable(ParallelScope.All)]
public class IoTextTests
{
    [Test]
    public void The_file_comes_first_and_then_the_reason()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file", "");

        Message(() => File.ReadAllText(sandbox["nothing"])).Should().Be($"{sandbox["nothing"]}: no such file or directory");
        Message(() => File.ReadAllText(sandbox["no/thing"])).Should().Be($"{sandbox["no/thing"]}: no such file or directory");
        Message(() => Directory.CreateDirectory(sandbox["file"])).Should().Contain("file").And.EndWith(": file exists");
        Message(() => File.ReadAllText(sandbox.Root)).Should().Be($"{sandbox.Root}: permission denied", "so .NET calls a directory");
        Message(() => File.ReadAllText(sandbox["it's"])).Should().Be($"{sandbox["it's"]}: no such file or directory");
    }

    [Test]
    public void What_has_neither_is_an_error_of_input_or_output()
    {
        IoText.Message(new IOException("e")).Should().Be("input/output error");
        IoText.Message(new UnauthorizedAccessException("e")).Should().Be("permission denied");
        IoText.Message(new PathTooLongException("e")).Should().Be("file name too long");
        IoText.Reason(new IOException("e", 28)).Should().Be("no space left on device");
        IoText.Reason(new IOException("e", -28)).Should().Be("input/output error");
        IoText.Reason(new IOException("e", 0)).Should().Be("input/output error");
    }

    private static string Message(Action action)
    {
        try
        {
            action();
            return "nothing went wrong";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return IoText.Message(e);
        }
    }
}
