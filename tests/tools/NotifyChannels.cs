using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The test of all channels, the flag, the memory; and that none of them ever holds a token.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyChannels : IDisposable
{
    private readonly NotifyBed bed = new();

    public void Dispose() => bed.Dispose();

    [Test]
    public async Task A_test_goes_through_every_channel_and_is_not_remembered()
    {
        var result = await bed.RunAsync("test");

        (result.ExitCode, result.StandardOutput).Should().Be((0, "flag     ok\njournal  ok\nwebhook  ok\ncommand  ok\n"), result.StandardError);
        result.StandardError.Should().StartWith("<5>ocx-notify: a test of ocx-notify on ");
        bed.Web.Events.Should().Equal("test");
        bed.Commanded.Should().Equal("test.test");
        (bed.IsFlagSet, bed.Files.Names("var").Count).Should().Be((false, 0));
    }

    [Test]
    public async Task A_test_that_fails_tells_where()
    {
        bed.Web.Answer = HttpPeer.Says("HTTP/1.1 403 No\r\n\r\n");

        var result = await bed.Notify("test").With(("OCX_REAUTH_FLAG", bed["no/flag"])).ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((75, "flag     failed\njournal  ok\nwebhook  failed\ncommand  ok\n"));
        result.StandardError.Should().Contain("error: the webhook http://127.0.0.1: answers 403\n").And.Contain($"error: {bed["no/flag"]}: its directory does not exist\n");
        bed.Memory.Should().BeEmpty();
    }

    [TestCase("notify-refresh.json")]
    [TestCase("notify-gateway.json")]
    [TestCase("notify-ending.json")]
    [TestCase("notify-outbox.json")]
    public async Task A_memory_that_is_not_understood_counts_for_none(string name)
    {
        foreach (var garbage in new[] { "garbage", "{}", "[]", "null", "{\"state\":1}", "{\"webhook\":{}}", "{\"webhook\":1,\"webhook\":1}", "{\"sign_in_ends_at\":\"soon\"}", "\0", new string('[', 100_000) })
        {
            bed.Files.Write("var/" + name, garbage);

            var result = name.Contains("ending", StringComparison.Ordinal) ? await bed.RunAsync("ending")
                : name.Contains("gateway", StringComparison.Ordinal) ? await bed.RunAsync("--exit-status", "0", "--about", "gateway")
                : await bed.RunAsync("--exit-status", "0");

            result.ExitCode.Should().Be(0, result.StandardError);
            if (garbage != "{}" || !name.Contains("outbox", StringComparison.Ordinal))
            {
                result.StandardError.Should().Be($"<4>ocx-notify: warning: {bed["var/" + name]}: is not understood, and taken for nothing\n", "of {0}", garbage);
            }

            bed.Memory.Should().BeEmpty();
        }
    }

    [Test]
    public async Task What_cannot_be_remembered_is_said_all_the_same()
    {
        bed.Files.Write("file", "");

        var result = await bed.Notify("--exit-status", "77").With(("STATE_DIRECTORY", bed["file/var"])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73);
        result.StandardError.Should().Contain("file/var: cannot be made").And.Contain("<3>ocx-notify: error: sign in to Claude Code again on ");
        (bed.IsFlagSet, bed.Web.Requests.Count).Should().Be((true, 0));
    }

    [Test]
    public async Task On_a_file_system_that_is_read_only_it_is_said_all_the_same()
    {
        Require.Root();
        var script = "mount --bind var var && mount -o remount,ro,bind var && ocx-notify --exit-status $1";

        var result = await bed.Notify().WithTargetFile("unshare").WithArguments(["-m", "bash", "-c", script, "bash", "77"])
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73, result.StandardError);
        result.StandardError.Should().Contain("read-only file system").And.Contain("<3>ocx-notify: error: sign in to Claude Code again on ");
        (bed.IsFlagSet, bed.Web.Requests.Count).Should().Be((true, 0));
    }

    [Test]
    public async Task A_flag_that_cannot_be_set_hides_nobody_and_is_tried_again()
    {
        var result = await bed.Notify("reauth").With(("OCX_REAUTH_FLAG", bed["later/flag"])).ExecuteBufferedAsync();
        (result.ExitCode, string.Join(' ', bed.Web.Events)).Should().Be((75, "reauth"), result.StandardError);
        result.StandardError.Should().Contain($"error: {bed["later/flag"]}: its directory does not exist\n<3>ocx-notify: hint: name another place for the flag: OCX_REAUTH_FLAG\n");

        bed.Files.MakeDirectory("later");
        (await bed.Notify("--exit-status", "143").With(("OCX_REAUTH_FLAG", bed["later/flag"])).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        File.Exists(bed["later/flag"]).Should().BeTrue();

        // Named otherwise since: neither is left behind.
        await bed.EndAsync(77);
        (File.Exists(bed["later/flag"]), bed.IsFlagSet).Should().Be((false, true));
    }

    [Test]
    public async Task That_the_flag_cannot_be_written_or_removed_is_told_once_per_change_and_tried_each_time()
    {
        async Task<string> EndAsync(int status, string flag = "later/flag") => string.Join(
            ' ',
            (await bed.Notify("--exit-status", $"{status}").With(("OCX_REAUTH_FLAG", flag.Length == 0 ? "" : bed[flag])).ExecuteBufferedAsync())
                .StandardError.Split('\n').Where(l => l.Contains("later", StringComparison.Ordinal) || l.Contains("OCX_REAUTH_FLAG is empty", StringComparison.Ordinal)).Select(l => l.Split(": ").Last()));

        (await EndAsync(77)).Should().Be("its directory does not exist");
        (await EndAsync(77) + await EndAsync(75) + await EndAsync(143)).Should().BeEmpty();
        bed.Files.Write("later/flag/file", ""); // another reason
        (await EndAsync(77)).Should().Be("is a directory");
        (await EndAsync(77)).Should().BeEmpty();
        (await EndAsync(0)).Should().NotBeEmpty("it is another change");
        (await EndAsync(0) + await EndAsync(143) + await EndAsync(75)).Should().BeEmpty();
        Directory.Delete(bed["later/flag"], recursive: true);
        (await EndAsync(0)).Should().BeEmpty();
        bed.Memory.Should().BeEmpty("the flag is gone");

        (await EndAsync(0, "")).Should().Be("OCX_REAUTH_FLAG is empty, which means nothing");
        (await EndAsync(0, "") + await EndAsync(75, "")).Should().BeEmpty();
        (await EndAsync(0)).Should().BeEmpty();
        bed.Memory.Should().BeEmpty();
        (await EndAsync(77)).Should().BeEmpty();
        File.Exists(bed["later/flag"]).Should().BeTrue();
    }

    [Test]
    public async Task A_flag_that_cannot_be_taken_away_is_remembered()
    {
        await bed.EndAsync(77);
        File.Delete(bed.Flag);
        Directory.CreateDirectory(bed.Flag);

        var result = await bed.RunAsync("--exit-status", "0");
        (result.ExitCode, string.Join(' ', bed.Web.Events), string.Join(' ', bed.Memory)).Should().Be((75, "reauth recovered", "notify-refresh.json"), result.StandardError);

        Directory.Delete(bed.Flag);
        await bed.EndAsync(0);
        (bed.IsFlagSet, bed.Memory.Count, string.Join(' ', bed.Web.Events)).Should().Be((false, 0, "reauth recovered"));
    }

    [TestCase("reauth")]
    [TestCase("recovered")]
    public async Task A_file_that_is_something_else_is_no_flag(string what)
    {
        bed.Files.Write("compose.yaml", "services: {}\n");

        var result = await bed.Notify(what).With(("OCX_REAUTH_FLAG", bed["compose.yaml"])).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78, result.StandardError);
        result.StandardError.Should().Contain("compose.yaml: is something else than the flag of ocx-notify, and left alone");
        bed.Files.Read("compose.yaml").Should().Be("services: {}\n");
    }

    [Test]
    public async Task A_link_in_OpenClaw_s_directory_is_not_followed()
    {
        bed.Files.Write("other", "precious");
        File.CreateSymbolicLink(bed.Flag, bed["other"]);

        var result = await bed.RunAsync("reauth");

        (result.ExitCode, bed.Files.Read("other"), string.Join(' ', bed.Web.Events)).Should().Be((75, "precious", "reauth"), result.StandardError);
    }

    [Test]
    public async Task An_empty_name_of_a_flag_is_told()
    {
        var result = await bed.Notify("reauth").With(("OCX_REAUTH_FLAG", "")).ExecuteBufferedAsync();

        (result.ExitCode, string.Join(' ', bed.Web.Events)).Should().Be((78, "reauth"));
        result.StandardError.Should().Contain("error: OCX_REAUTH_FLAG is empty, which means nothing\n");
    }

    [Test]
    public async Task The_flag_lies_in_the_compose_directory_where_there_is_one()
    {
        bed.Files.MakeDirectory("compose");

        await bed.Notify("reauth").With(("OCX_COMPOSE_DIR", bed["compose"])).ExecuteBufferedAsync();

        bed.Files.Names("compose").Should().Equal("REAUTH_NEEDED");
        bed.IsFlagSet.Should().BeFalse();
    }

    [Test]
    public async Task Nothing_that_is_told_or_run_or_kept_holds_a_token()
    {
        var mark = $"MARK{Guid.NewGuid():N}";
        bed.Files.Write("c.json", Tokens.ClaudeJson(mark, more: $", \"refreshTokenExpiresAt\": {Tokens.InHours(1)}"));
        bed.Files.MakeDirectory(Tokens.Access(mark)); // somebody may have given one for a name
        var command = "cat /proc/*/cmdline /proc/self/environ | tr '\\0' '\\n' >>seen 2>/dev/null; cat >>seen; false";
        var said = "";
        foreach (var words in new string[][] { ["reauth", "-v"], ["failed", "-v"], ["recovered", "--json"], ["ending", "-n"], ["ending", "-v"], ["test"] })
        {
            foreach (var file in new[] { "c.json", Tokens.Access(mark) })
            {
                var result = await bed.Notify(words).With(("OCX_NOTIFY_EXEC", command), ("OCX_CREDENTIALS", bed[file])).ExecuteBufferedAsync();
                said += result.StandardOutput + result.StandardError;
            }
        }

        said.Should().Contain(Tokens.Fingerprint(mark)).And.NotContain("FAKE-MARK").And.NotContain("/" + bed.Web.Secret);
        bed.Web.Requests.Should().HaveCountGreaterThan(4).And.NotContain(r => (r.Head + r.Body).Contains("FAKE-MARK", StringComparison.Ordinal));
        bed.Files.Read("seen").Should().Contain("OCX_EVENT=reauth").And.NotContain(bed.Web.Secret);
        (await Bash.RunAsync(bed.Files.Root, "grep -rl -- FAKE-MARK . | grep -v -e ^./c.json -e ^./seen || true")).Should().BeEmpty();
        (await Bash.RunAsync(bed.Files.Root, "grep -rl -- \"$1\" . || true", bed.Web.Secret)).Should().BeEmpty();
        (await Bash.RunAsync(bed.Files.Root, "grep -- FAKE-MARK seen || true")).Should().BeEmpty();
    }
}
