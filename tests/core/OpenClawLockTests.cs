namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class OpenClawLockTests
{
    [Test]
    public void Whose_it_is_and_how_old_is_told()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("auth-profiles.json", "{}");
        OpenClawLock.Of(file, sandbox.Root).Should().BeNull("nobody has locked it");

        sandbox.Write("auth-profiles.json.lock", $$"""{"pid": 7, "createdAt": "{{DateTime.UtcNow.AddSeconds(-20):O}}"}""");
        var young = OpenClawLock.Of(file, sandbox.Root)!;

        (young.Path, young.Holder, young.IsStale).Should().Be((file + ".lock", "process 7", false));
        young.Age.TotalSeconds.Should().BeInRange(20, 25);

        sandbox.Write("auth-profiles.json.lock", $$"""{"pid": 7, "createdAt": "{{DateTime.UtcNow.AddSeconds(-40):O}}"}""");
        OpenClawLock.Of(file, sandbox.Root)!.IsStale.Should().BeTrue();
    }

    [TestCase("none/auth-profiles.json")]
    [TestCase("file/auth-profiles.json")]
    public void Where_there_is_no_directory_there_is_no_lock(string path)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file", "");

        OpenClawLock.Of(sandbox[path], sandbox.Root).Should().BeNull();
    }

    [Test]
    public void What_only_has_its_name_is_told_of()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("auth-profiles.json.lock");

        new Action(() => OpenClawLock.Of(sandbox["auth-profiles.json"], sandbox.Root)).Should().Throw<OcxException>().Where(e => e.Message.Contains("auth-profiles.json.lock", StringComparison.Ordinal));
    }

    [Test]
    public void What_cannot_be_looked_at_is_told_of() =>
        new Action(() => OpenClawLock.Of("/" + new string('x', 300) + "/auth-profiles.json", "/proc/none")).Should().Throw<OcxException>().Where(e => e.ExitCode == ExitCode.NoInput && e.Message.EndsWith("auth-profiles.json.lock: file name too long", StringComparison.Ordinal));
}
