namespace Ocx.Tests;

/// <summary>
/// All that a machine has where ocx-setup could put something: kind, owner, mode, where a link leads, content. Of what OpenClaw
/// is given, the token is no content: it is what an uninstallation leaves.
/// </summary>
internal sealed class SetupTree
{
    /// <summary>What ocx-setup writes to, or has others write to.</summary>
    private static readonly string[] Own = ["etc/ocx", "etc/systemd", "root/.openclaw", "root/openclaw", "var/lib/ocx/setup.json"];

    /// <summary>Claude Code's own directory: whether it can be written there is tried where it is called, by a file that is gone again.</summary>
    private const string Tried = $"root/.openclaw/{DetectBed.Proxy}";

    // Of what is large and not ours, size and time stand for the content. Of systemd's own state only the timers of ours are
    // looked at.
    private const string Script = """
        shopt -s nullglob
        cd /
        ours=(etc root home srv run/oc[x] var/lib/oc[x])
        find "${ours[@]}" var/lib/systemd/timers/stamp-ocx-* -printf '%p\t%y %U:%G %m %l\t%i %T@\t\n'
        find var/lib usr/local \( -path var/lib/systemd -o -path var/lib/ocx \) -prune -o -type f -printf '%p\t%y %U:%G %m %l\t%i %T@\t%s %T@\n' -o -printf '%p\t%y %U:%G %m %l\t%i %T@\t\n'
        echo
        find "${ours[@]}" -type f ! -name .env ! -name auth-profiles.json ! -name oauth.json -exec sha256sum {} +
        find root home srv -type f -name .env | while read -r file; do
            printf '%s  %s\n' "$(sed 's/^\(ANTHROPIC_OAUTH_TOKEN=\).*/\1/' "$file" | sha256sum | cut -d' ' -f1)" "$file"
        done
        """;

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Looks at a machine.</summary>
    public static async Task<SetupTree> TakeAsync(Machine machine)
    {
        var tree = new SetupTree();
        var parts = (await machine.ExecAsync("bash", "-ec", Script)).Split("\n\n");
        foreach (var fields in parts[0].Split('\n').Select(l => l.Split('\t')))
        {
            tree.entries[fields[0]] = new(fields[1], fields[3], fields[2]);
        }

        foreach (var (content, path) in parts[1].Split('\n').Select(l => (l[..64], l[66..])))
        {
            tree.entries[path] = tree.entries[path] with { Content = content };
        }

        return tree;
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Has(string path) => entries.ContainsKey(path.TrimStart('/'));

    /// <summary>The machine is as it was, but for the tokens that OpenClaw was given.</summary>
    /// <param name="before">As it was.</param>
    /// <param name="left">Paths that are left besides, and what lies below them.</param>
    public void ShouldBe(SetupTree before, params string[] left) =>
        Differences(before, e => $"{e.Kind} {e.Content}").Where(d => !Array.Exists(left, l => d.Path == l.TrimStart('/') || d.Path.StartsWith($"{l.TrimStart('/')}/", StringComparison.Ordinal)))
            .Select(d => d.Text).Should().BeEmpty();

    /// <summary>Nothing was written: not even the same once more.</summary>
    public void ShouldBeUntouchedSince(SetupTree before)
    {
        ShouldBe(before);
        Differences(before, e => e.Written).Where(d => d.Path != Tried && Array.Exists(Own, o => d.Path == o || d.Path.StartsWith($"{o}/", StringComparison.Ordinal))).Select(d => d.Text).Should().BeEmpty();
    }

    private IEnumerable<(string Path, string Text)> Differences(SetupTree before, Func<Entry, string> seen)
    {
        foreach (var path in entries.Keys.Union(before.entries.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.entries.GetValueOrDefault(path), entries.GetValueOrDefault(path));
            if (old is null ? now is not null && !IsTokenOnly(path, now) : now is null || seen(now) != seen(old))
            {
                yield return (path, $"{path}: {(old is null ? "was not there" : seen(old))} -> {(now is null ? "is gone" : seen(now))}");
            }
        }
    }

    /// <summary>A file that holds nothing but a token, which OpenClaw has not had before.</summary>
    private static bool IsTokenOnly(string path, Entry entry) => Path.GetFileName(path) switch
    {
        "oauth.json" or "auth-profiles.json" => true,
        ".env" => entry.Content == OnlyTheVariable,
        _ => false,
    };

    private static string OnlyTheVariable { get; } =
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("ANTHROPIC_OAUTH_TOKEN=\n"u8));

    /// <summary>What stands at a path.</summary>
    /// <param name="Kind">Kind, owner, mode, and where a link leads.</param>
    /// <param name="Content">What tells its content from another.</param>
    /// <param name="Written">Its inode, and when it was written last.</param>
    private sealed record Entry(string Kind, string Content, string Written);
}
