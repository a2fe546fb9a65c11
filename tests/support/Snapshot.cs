namespace Ocx.Tests;

/// <summary>All that can be seen of a file or a tree: kind, owner, mode, links, times, content, attributes.</summary>
public static class Snapshot
{
    public static async Task<string> TakeAsync(string path) => await Bash.RunAsync(
        "/",
        """
        find "$1" -printf '%P|%y|%U:%G|%m|%n|%s|%i|%T@|%C@|%l\n' | sort
        find "$1" -type f -exec sha256sum {} + | sort
        ! command -v getfattr >/dev/null || getfattr -Rhd -m - --absolute-names "$1"
        """,
        path);
}
