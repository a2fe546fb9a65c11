namespace Ocx.Tests;

/// <summary>What is in the package, and what it says of itself.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PackageContents
{
    /// <summary>The standard library, which all the others need.</summary>
    private const string Libc = "libc6";

    [OneTimeSetUp]
    public void NeedsThePackage()
    {
        Require.Program("dpkg-deb", "dpkg");
        Require.Program("readelf", "binutils");
        Require.That(File.Exists(PackageBed.Package), "OCX_DEB, the package that make deb has made");
    }

    [Test]
    public async Task It_depends_on_the_packages_of_the_libraries_that_its_programs_load()
    {
        using var tree = new Sandbox();
        await Bash.RunAsync(tree.Root, "dpkg-deb -x \"$1\" .", PackageBed.Package);

        // What is found in none of its own files is loaded from the machine's.
        var found = await Bash.RunAsync(tree.Root, """
            find usr/lib/ocx -type f -exec sh -c 'LD_LIBRARY_PATH=usr/lib/ocx ldd "$1" 2>/dev/null' sh {} \; |
                sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | sort -u | while read -r file; do
                    file=$(readlink -f "$file")
                    dpkg -S "$file" 2>/dev/null || dpkg -S "${file#/usr}" # as it was before /lib became a link
                done | cut -d: -f1 | sort -u
            """);
        var depends = (await Bash.RunAsync(tree.Root, "dpkg-deb -f \"$1\" Depends", PackageBed.Package)).Split(',').Select(d => d.Trim().Split(' ')[0]).ToList();

        var needed = found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        needed.Should().Contain(Libc).And.BeSubsetOf(depends);
        depends.Except(needed).Should().BeEquivalentTo(["libssl3", "bash", "inotify-tools"], "the first is loaded when TLS is spoken, the others are programs");
    }

    [Test]
    public async Task It_is_root_s_and_nobody_else_writes_in_it()
    {
        var lines = (await Bash.RunAsync("/", "dpkg-deb -c \"$1\"", PackageBed.Package)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Should().OnlyContain(l => l.Contains(" root/root ", StringComparison.Ordinal));
        lines.Where(l => l[0] != 'l' && (l[5] == 'w' || l[8] == 'w')).Should().BeEmpty();
        lines.Should().NotContain(l => l.Contains("./etc/", StringComparison.Ordinal), "a configuration that somebody has is no file of the package's");
        lines.Should().Contain(l => l.EndsWith("./usr/lib/systemd/system/ocx-sync.service", StringComparison.Ordinal));
        lines.Should().NotContain(l => l.Contains(".manifest", StringComparison.Ordinal) || l.Contains("/usr/local/", StringComparison.Ordinal) || l.EndsWith(".pdb", StringComparison.Ordinal));
    }
}
