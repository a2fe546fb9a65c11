using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Whose a new file is, and who may read it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FileAttributesTests
{
    [TestCase("chown 1234:0 model; chmod 640 model", 1234u, 0u, "640")]
    [TestCase("chown 0:1234 model; chmod 604 model", 0u, 1234u, "604")]
    [TestCase("chown 1234:2345 model; chmod 600 model", 1234u, 2345u, "600")]
    [TestCase("chmod 444 model", 0u, 0u, "444")]
    [TestCase("chmod 4755 model", 0u, 0u, "755")]
    public async Task It_is_as_the_one_that_it_replaces(string make, uint user, uint group, string mode)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.Write("model", "");
        await Bash.RunAsync(sandbox.Root, make);

        Copy(sandbox, "model");

        var facts = FileFacts.Of(sandbox["file"])!;
        (facts.Owner, facts.ModeText).Should().Be((new FileOwner(user, group), mode));
    }

    [TestCase(false, "600")]
    [TestCase(true, "644")]
    public async Task Without_one_it_is_its_directory_s_owner_s(bool isPublic, string mode)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, "chown 1234:2345 .");

        Copy(sandbox, null, isPublic);

        var facts = FileFacts.Of(sandbox["file"])!;
        (facts.Owner, facts.ModeText).Should().Be((new FileOwner(1234, 2345), mode));
    }

    [Test]
    public async Task What_somebody_has_noted_of_it_stays()
    {
        Require.Program("setfattr", "attr");
        using var sandbox = new Sandbox();
        sandbox.Write("model", "");
        await Bash.RunAsync(sandbox.Root, "setfattr -n user.note -v kept model; setfattr -n user.empty model; chmod 640 model");

        Copy(sandbox, "model");

        (await Bash.RunAsync(sandbox.Root, "getfattr -d --absolute-names file; stat -c %a file")).Should().Contain("user.note=\"kept\"").And.Contain("user.empty").And.EndWith("640");
    }

    private static void Copy(Sandbox sandbox, string? model, bool isPublic = false)
    {
        Posix.LoadHelper();
        sandbox.Write("file", "");
        using var directory = Descriptor.OpenAt(null, sandbox.Root, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        using var file = Descriptor.OpenAt(directory, "file", OpenFlags.O_RDWR);
        Posix.Check(Syscall.fchmod(file.Value, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));
        using var like = model is null ? null : Descriptor.OpenAt(directory, model, OpenFlags.O_RDONLY);
        FileAttributes.Copy(like, directory, file, "file", Said.Nothing, isPublic);
    }
}
