using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>No token in an argument vector, an environment, a message, a dry run, or a file but its targets.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Secrets
{
    /// <summary>Everything that the tools say, on both streams; what prints the document itself goes to /dev/null.</summary>
    private const string Everything = """
        umask 0
        run() { echo "--- $*"; "$@"; echo "[$?]"; }
        for more in -v -q '-v -n' '-n --json' '--json' '--json -v' -v '--in-place -v'; do
            run ocx-map c.json -o state/credentials/oauth.json $more
            run ocx-map c.json -f env -o out/map.env $more
            run ocx-map c.json -f profile -o out/profile $more
            run ocx-map c.json -f k8s-secret -o out/secret $more
            run ocx-envset compose/.env --from c.json $more
            run ocx-envset out/new.env --name TOKEN --value-from token $more
            run ocx-envset out/lines.env $more <lines
            run ocx-envset out/lines.env --unset A_TOKEN $more
        done
        for format in oauth-json env profile k8s-secret; do
            run ocx-map -n c.json -f $format
            run ocx-map -v c.json -f $format >/dev/null
            run ocx-map -v -f $format <c.json >/dev/null
        done
        run ocx-envset compose/.env --get ANTHROPIC_OAUTH_TOKEN -v >/dev/null

        for bad in bad/*.json; do
            run ocx-map -v $bad
            run ocx-map -v $bad -o out/bad.json
            run ocx-map -v <$bad
            run ocx-envset -v out/bad.env --from $bad
            run ocx-envset -v out/bad.env --from - <$bad
            run ocx-envset -v out/bad.env <$bad
        done
        # A file that is cut off is waited for, 5 s each time.
        for how in 'ocx-map -v cut.json -o out/bad.json' 'ocx-map -v cut.json' 'ocx-envset -v out/bad.env --from cut.json'; do run $how & done
        run ocx-map -v <cut.json
        run ocx-envset -v out/bad.env --from - <cut.json
        wait
        for bad in bad/*.env; do
            run ocx-envset -v $bad --from c.json
            run ocx-envset -v $bad --get NAME
            run ocx-envset -v out/bad.env <$bad
            run ocx-map -v c.json -f env -o $bad
        done
        run ocx-map -v c.json -o bad/oauth.json
        run ocx-map -v c.json -o no/such/oauth.json
        run ocx-map -v expired.json -o state/credentials/oauth.json
        run ocx-envset -v compose/.env --from expired.json
        run ocx-envset -v compose/.env --name TOKEN --value-from binary
        run ocx-map c.json -o state/credentials/oauth.json --frobnicate
        run ocx-map -v c.json --events <c.json
        run ocx-map -v c.json --events -o state/credentials/oauth.json <c.json
        for file in c.json expired.json bad/*.json; do
            echo $file | run ocx-map -v $file --events -o out/events.json
            echo $file | run ocx-envset -v out/events.env --from $file --events
        done

        run ocx-sync -n
        run ocx-sync --once -v
        ocx-sync -v & sync=$!
        for i in 1 2 3 4 5 6; do
            until [[ $(grep -c "FAKE-$MARK-$i" compose/.env) == 1 ]]; do sed "s/FAKE-$MARK[-0-9]*/FAKE-$MARK-$i/" c.json >claude/t; mv claude/t claude/.credentials.json; sleep 0.05; done
        done
        kill $sync; wait $sync; echo "[$?]"
        """;

    [Test]
    public async Task Nothing_that_is_run_or_said_or_left_behind_holds_a_token()
    {
        Require.Program("strace", "strace");
        using var sandbox = new Sandbox();
        var mark = $"MARK{Guid.NewGuid():N}";
        Prepare(sandbox, mark);
        sandbox.Write("everything", $"MARK={mark}\n" + Everything);

        var result = await Shell.Command("strace", "-f", "-qq", "-v", "-s", "100000", "-e", "trace=execve,openat", "-o", sandbox["trace"], "bash", sandbox["everything"])
            .WithWorkingDirectory(sandbox.Root)
            .With(
                ("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"), ("OCX_STATE_DIR", sandbox["state"]), ("OCX_CREDENTIALS", sandbox["claude/.credentials.json"]),
                ("OCX_COMPOSE_DIR", ""), ("OCX_ENV_FILE", sandbox["compose/.env"]), ("RUNTIME_DIRECTORY", sandbox["run"]), ("TMPDIR", sandbox["tmp"]))
            .ExecuteBufferedAsync();

        var said = result.StandardOutput + result.StandardError;
        said.Should().Contain("[0]").And.Contain("[65]").And.Contain("[73]").And.Contain("[75]").And.Contain("[64]").And.NotContain("[70]");
        said.Split('\n').Should().NotContain(line => line.Contains(mark, StringComparison.Ordinal));

        var trace = await File.ReadAllLinesAsync(sandbox["trace"]);
        var started = trace.Where(l => l.Contains(" execve(", StringComparison.Ordinal) && !l.Contains("/sed\"", StringComparison.Ordinal) && !l.Contains("/grep\"", StringComparison.Ordinal)).ToList();
        started.Should().Contain(l => l.Contains("ocx-map", StringComparison.Ordinal)).And.Contain(l => l.Contains("inotifywait", StringComparison.Ordinal));
        started.Should().NotContain(l => l.Contains(mark, StringComparison.Ordinal));
        trace.Where(l => l.Contains(".ocx-", StringComparison.Ordinal) && l.Contains("O_CREAT", StringComparison.Ordinal))
            .Should().NotBeEmpty().And.OnlyContain(l => l.Contains("O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600", StringComparison.Ordinal));

        File.Delete(sandbox["everything"]);
        File.Delete(sandbox["trace"]);
        Holding(sandbox.Root, mark).Should().BeEquivalentTo(
            "c.json", "cut.json", "expired.json", "token", "binary", "lines", "claude/.credentials.json", // given
            "bad/code.json", "bad/seconds.json", "bad/garbage.json", "bad/type.json", "bad/long.json", "bad/oauth.json", "bad/quote.env", "bad/key.env", "bad/expand.env",
            "state/credentials/oauth.json", "compose/.env", "out/map.env", "out/profile", "out/secret", "out/new.env", "out/lines.env", "out/events.json", "out/events.env");
        (await Bash.RunAsync(sandbox.Root, "stat -c '%a %n' out/* state/credentials/* | grep -v '^600 ' || true")).Should().BeEmpty("a new file is private");
        (await Bash.RunAsync("/", "find /tmp /run /var/lib/ocx -xdev -maxdepth 2 -newer $1 -type f -size -1M -exec grep -ls $2 {} + || true", sandbox["c.json"], mark)).Should().BeEmpty();
    }

    [TestCase("ocx-envset .env ANTHROPIC_OAUTH_TOKEN=sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-envset .env --name A --value-from sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-envset .env --from sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-envset .env --get sk-ant-oat01-FAKE-MARK=")]
    [TestCase("ocx-envset .env --frobnicate=sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-map sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-map c.json sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-map c.json --format sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-map c.json --access-only=sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-map c.json -f profile -o no/sk-ant-oat01-FAKE-MARK")]
    [TestCase("ocx-sync sk-ant-oat01-FAKE-MARK")]
    public async Task A_token_in_the_wrong_place_is_not_repeated_in_the_message(string command)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson());
        var words = command.Split(' ');

        var result = await Shell.RunAsync(sandbox.Root, words[0], words[1..]);

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().StartWith($"{words[0]}: error: ").And.NotContain("MARK");
        result.StandardOutput.Should().BeEmpty();
    }

    private static void Prepare(Sandbox sandbox, string mark)
    {
        foreach (var directory in new[] { "state/credentials", "out", "tmp", "run", "claude" })
        {
            sandbox.MakeDirectory(directory);
        }

        var good = Tokens.ClaudeJson(mark, more: $", \"clientSecret\": \"{mark}S\", \"note\": \"sk-{mark}N\"");
        sandbox.Write("c.json", good);
        sandbox.Write("claude/.credentials.json", good);
        sandbox.Write("expired.json", Tokens.ClaudeJson(mark + "old", Tokens.InHours(-1)));
        sandbox.Write("token", Tokens.Access(mark) + "\n");
        sandbox.Write("binary", [.. "sk-ant-oat01-FAKE-"u8, 0, 0xff, .. System.Text.Encoding.ASCII.GetBytes(mark)]);
        sandbox.Write("lines", $"A_TOKEN='{mark}A'\nB={mark}B\n");
        sandbox.Write("compose/.env", $"# mine\nOTHER=\"{mark}E\"\nANTHROPIC_OAUTH_TOKEN={mark}0\n");
        sandbox.Write("bad/code.json", Tokens.ClaudeJson(mark + "#state"));
        sandbox.Write("bad/seconds.json", Tokens.ClaudeJson(mark, 1790000000));
        sandbox.Write("cut.json", good[..(good.IndexOf(mark, StringComparison.Ordinal) + mark.Length)]);
        sandbox.Write("bad/garbage.json", $"{{\"claudeAiOauth\":{{\"accessToken\":{mark}}}}}");
        sandbox.Write("bad/type.json", $"{{\"claudeAiOauth\":{{\"accessToken\":[\"{mark}\"]}}}}");
        sandbox.Write("bad/long.json", Tokens.ClaudeJson(string.Concat(Enumerable.Repeat(mark, 3000))));
        sandbox.Write("bad/oauth.json", $"{{\"anthropic\": {mark}");
        sandbox.Write("bad/quote.env", $"NAME=\"{mark}\n");
        sandbox.Write("bad/key.env", $"{mark} x=1\nNAME={mark}\n");
        sandbox.Write("bad/expand.env", $"NAME=${{{mark}?{mark}}}\nOTHER=${{{mark}\n");
    }

    private static IEnumerable<string> Holding(string root, string mark) => Directory
        .EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Where(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f)).Contains(mark, StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(root, f));
}
