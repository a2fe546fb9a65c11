using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What eng/install puts below a prefix beside the tools, and that eng/uninstall takes all of it away.</summary>
[Parallelizable]
public class Installed
{
    [Test]
    public async Task Pages_completions_and_documents_are_where_they_are_looked_for()
    {
        using var stage = new Sandbox();
        await RunAsync(stage, "install");

        var share = stage["opt/claw/share"];
        foreach (var tool in Manual.Tools)
        {
            Path.Join(share, "man", tool == "ocx-sync" ? "man8/ocx-sync.8" : $"man1/{tool}.1").Should().Match(f => File.Exists(f));
            Path.Join(share, "bash-completion/completions", tool).Should().Match(f => File.Exists(f));
            Path.Join(share, "zsh/site-functions", $"_{tool}").Should().Match(f => File.Exists(f));
            Path.Join(share, "fish/vendor_completions.d", $"{tool}.fish").Should().Match(f => File.Exists(f));
        }

        var documents = DocumentBlock.Documents.Where(d => d.StartsWith("docs/", StringComparison.Ordinal)).Append("README.md").Append("CHANGELOG.md");
        documents.Should().OnlyContain(d => File.Exists(Path.Join(share, "doc/ocx", d)));
        (await File.ReadAllTextAsync(Path.Join(share, "man/man1/ocx-notify.1"))).Should().Contain("\nPATH=/opt/claw/bin:/usr/local/sbin:/usr/local/bin:");
        (await File.ReadAllTextAsync(Path.Join(share, "doc/ocx/docs/troubleshooting.md"))).Should().Contain("/opt/claw/lib/systemd/system/ocx-sync.service").And.NotContain("/usr/local/lib");
    }

    [Test]
    public async Task An_uninstallation_leaves_no_file_and_keeps_what_is_not_ours()
    {
        using var stage = new Sandbox();
        stage.Write("opt/claw/share/man/man1/other.1", "other");
        stage.Write("opt/claw/share/zsh/site-functions/_other", "other");
        await RunAsync(stage, "install");
        await RunAsync(stage, "install"); // again, over what is there
        Files(stage).Should().HaveCountGreaterThan(100);

        await RunAsync(stage, "uninstall");

        Files(stage).Should().Equal("opt/claw/share/man/man1/other.1", "opt/claw/share/zsh/site-functions/_other");
        Directory.Exists(stage["opt/claw/share/doc"]).Should().BeFalse();
        Directory.Exists(stage["opt/claw/share/fish"]).Should().BeFalse();
    }

    private static IEnumerable<string> Files(Sandbox stage) =>
        Directory.EnumerateFiles(stage.Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(stage.Root, f)).Order(StringComparer.Ordinal);

    private static async Task RunAsync(Sandbox stage, string script)
    {
        var ended = await Shell.Command(Path.Join(Shell.Repository, "eng", script)).With(("DESTDIR", stage.Root), ("PREFIX", "/opt/claw")).ExecuteBufferedAsync();
        ended.ExitCode.Should().Be(0, ended.StandardError);
    }
}
