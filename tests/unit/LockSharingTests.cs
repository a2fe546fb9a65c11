namespace Ocx.Tests;

/// <summary>Whether a container sees the lock beside Claude Code's directory, by what is mounted into it.</summary>
public sealed class LockSharingTests
{
    [TestCase("home/.claude", true)]
    [TestCase("home/.claude/.credentials.json", true)]
    [TestCase("home", false)]
    [TestCase("", false)]
    [TestCase("other", false)]
    [TestCase("home home/.claude", true)]
    [TestCase("home home/.claude/.credentials.json", true)]
    [TestCase("link", true)]
    public void It_does_when_the_directory_above_is_mounted_and_nothing_nearer(string mounted, bool isRefused)
    {
        using var sandbox = new Sandbox();
        var credentials = sandbox.Write("home/.claude/.credentials.json", "{}");
        sandbox.MakeDirectory("other");
        File.CreateSymbolicLink(sandbox["link"], sandbox["home/.claude"]);
        var container = new Container
        {
            Id = "1",
            Name = "claude",
            Status = "running",
            Running = true,
            LastExitCode = 0,
            StartedAt = "",
            RestartCount = 0,
            Environment = [],
            Labels = new Dictionary<string, string>(),
            AnonymousVolumes = [],
            NetworkMode = "none",
            Image = "",
            ImageId = "",
            Mounts = [.. mounted.Split(' ').Select((m, i) => new Mount("bind", sandbox[m].TrimEnd('/'), $"/mnt/{i}", true))],
        };

        var refusal = LockSharing.Refusal(container, credentials);

        (refusal is not null).Should().Be(isRefused);
        (refusal?.ExitCode ?? 78).Should().Be(78);
    }
}
