using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Real file systems, limits and rights that refuse a tool, in a mount namespace of its own: it says which file and why, and leaves everything as it was.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class RefusedForReal
{
    private const string User = "chmod 755 . w; chown -R 65534:65534 c.json w; ";
    private const string AsUser = "set -- setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"";

    /// <summary>What is done before the tool runs, in bash, where the target is <c>$target</c>; how it ends; and what it says.</summary>
    private static readonly (string State, string Script, int ExitCode, string Message)[] States =
    [
        ("a read-only file system", "mount --bind w w; mount -o remount,ro,bind w", 73, "read-only file system"),
        ("a full disk", "mount -t tmpfs -o size=128k none w; cp -a kept/. w; dd if=/dev/zero of=w/filling bs=4k 2>/dev/null || true", 74, "no space left on device"),
        ("no inode left", "mount -t tmpfs -o nr_inodes=100 none w; cp -a kept/. w; i=0; while : 2>/dev/null >w/filling$i; do i=$((i + 1)); done", 74, "no space left on device"),
        ("the target a mount point of its own", "cp -p \"$target\" other; mount --bind other \"$target\"", 73, "mount point of its own"),
        ("the target's directory gone", "mv \"$(dirname \"$target\")\" elsewhere", 73, "its directory does not exist|no such file"),
        ("a file in the place of the target's directory", "mv \"$(dirname \"$target\")\" elsewhere; : >\"$(dirname \"$target\")\"", 73, "not a directory"),
        ("a directory in the place of the target", "rm \"$target\"; mkdir \"$target\"", 73, "is a directory|not a regular file"),
        ("a user who may not write the directory", User + "chown 0:0 \"$(dirname \"$target\")\"; " + AsUser, 73, "permission denied"),
        ("a user who may not read the target", User + "chown 0:0 \"$target\"; chmod 600 \"$target\"; " + AsUser, 73, "permission denied"),
        ("a user whose target is somebody else's", User + "chown 1000:1000 \"$target\"; chmod 644 \"$target\"; " + AsUser, 73, "operation not permitted"),
        ("a user who may not read the credentials", User + "chown 0:0 c.json; chmod 600 c.json; " + AsUser, 66, "c.json: permission denied"),
        ("credentials that are gone", "rm c.json", 66, "c.json: no such file"),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from state in States
        from tool in new[] { "ocx-map", "ocx-envset", "ocx-profiles", "ocx-model" }
        where tool != "ocx-model" || !state.Message.StartsWith("c.json", StringComparison.Ordinal) // it reads none
        where tool != "ocx-profiles" || !state.State.EndsWith("directory gone", StringComparison.Ordinal) // then there is no such agent
        select new TestCaseData(tool, state.Script, state.ExitCode, state.Message).SetArgDisplayNames(tool, state.State);

    [TestCaseSource(nameof(Cases))]
    public async Task It_says_so_and_leaves_everything_as_it_was(string tool, string script, int exitCode, string message)
    {
        await using var work = await Works.MakeAsync(tool);
        var target = work.New.Paths.First(p => work.New[p] != work.Old[p]);

        var result = await RunAsync(work, target, script);

        // ocx-model changes what it has read: its target is its input as well.
        result.ExitCode.Should().BeOneOf(tool == "ocx-model" ? [exitCode, 66] : [exitCode], result.StandardError);
        var error = result.StandardError.Split('\n').Single(l => l.Contains("error: ", StringComparison.Ordinal));
        error.Should().StartWith($"{tool}: error: ").And.MatchRegex(message).And.Contain(exitCode == 66 ? "c.json" : Path.GetFileName(target));
        $"{new Tree(Path.Join(work.Root, "after"), Ignored)}".Should().Be($"{new Tree(Path.Join(work.Root, "before"), Ignored)}");
    }

    /// <summary>How few open files a tool may have: with less than it needs it says so, or does not start.</summary>
    [Test]
    public async Task With_too_few_open_files_it_says_so([Values("ocx-map", "ocx-envset", "ocx-profiles", "ocx-model")] string tool)
    {
        await using var work = await Works.MakeAsync(tool);
        var told = 0;
        for (var limit = 3; limit < 20; limit++)
        {
            await work.ResetAsync();

            var result = await RunAsync(work, "c.json", $"set -- bash -c 'ulimit -n {limit}; exec \"$@\"' bash \"$@\"");

            var at = $"{limit} open files; {result.ExitCode}; {result.StandardError}";
            var now = work.Now;
            if (result.ExitCode == 0)
            {
                work.Torn(now).Should().BeEmpty(at);
                continue;
            }

            foreach (var path in work.Old.Paths)
            {
                now[path].Should().Be(work.Old[path], at);
            }

            if (result.StandardError.Contains(": error: ", StringComparison.Ordinal))
            {
                told++;
                result.ExitCode.Should().BeOneOf([69, 73, 74], at);
                result.StandardError.Should().ContainAny(["too many open files", "libMonoPosixHelper.so: cannot be loaded"], at);
            }
        }

        told.Should().BePositive("between the limit at which it starts and the one at which it works it can tell");
    }

    /// <summary>A private mount namespace, the state, the tool; what there was before and after is kept where it can be seen.</summary>
    private static async Task<BufferedCommandResult> RunAsync(Work work, string target, string script)
    {
        var command = work.Command;
        var all = $$"""
            target=$1; shift; cp -a w kept
            {{script}}
            mkdir before after; [[ ! -e w ]] || cp -a w before; status=0
            "$@" || status=$?
            [[ ! -e w ]] || cp -a w after
            exit $status
            """;
        return await command.WithTargetFile("unshare")
            .WithArguments(a => a.Add(["-m", "bash", "-euc", all, "bash", target, command.TargetFilePath]).Add(command.Arguments, escape: false))
            .ExecuteBufferedAsync();
    }

    private static bool Ignored(string path) => path.StartsWith("w/filling", StringComparison.Ordinal) || path.EndsWith(".ocx-backup", StringComparison.Ordinal);
}
