namespace Ocx.Tests;

/// <summary>What is wrong with files, locks, mounts and the clock is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyFiles
{
    /// <summary>What the kernel answers when it is asked whether somebody keeps its clock right.</summary>
    private static string[] Kernel(int answer) => ["strace", "-f", "-o", "/dev/null", "-e", "trace=adjtimex,clock_adjtime", "-e", $"inject=adjtimex,clock_adjtime:retval={answer}"];

    // What breaks it, the check, its state, what is found; the cure that is printed is run as it stands.
    [TestCase("sed -i 's/FAKE-old/FAKE-other/' state/credentials/oauth.json", "oauth-json", "fail", "and not ")]
    [TestCase("rm state/credentials/oauth.json", "oauth-json", "fail", "no such file")]
    [TestCase("head -c 20 .claude/.credentials.json >state/credentials/oauth.json", "oauth-json", "fail", "cut off")]
    [TestCase("sed -i 's/\"expires\": [0-9]*/\"expires\": 1999999999999/' state/credentials/oauth.json", "oauth-json", "fail", "another expiry")]
    [TestCase("sed -i 's/\"expires\"/\"refresh\": \"sk-ant-ort01-FAKE\", \"expires\"/' state/credentials/oauth.json", "oauth-json", "warn", "holds the refresh token too")]
    [TestCase("sed -i s/FAKE-old/FAKE-other/ .env", "env-file", "fail", "and not ")]
    [TestCase("rm .env", "env-file", "fail", "no such file")]
    [TestCase("echo TZ=UTC >.env", "env-file", "fail", "is not set")]
    [TestCase("chmod 644 .env", "permissions", "warn", "others can read it (mode 644)")]
    [TestCase("chmod 640 .claude/.credentials.json", "permissions", "warn", "others can read it (mode 640)")]
    [TestCase("chmod 604 state/credentials/oauth.json", "permissions", "warn", "others can read it (mode 604)")]
    [TestCase("chown 12345 .claude/.credentials.json", "permissions", "fail", "belongs to user 12345, and its directory to user 0")]
    [TestCase("chown 12345 state/credentials/oauth.json", "permissions", "fail", "belongs to user 12345, and its directory to user 0")]
    [TestCase("chmod 777 .claude", "permissions", "fail", "is root's, and others can write in ")]
    [TestCase("chown 12345 var", "permissions", "fail", "who decides by it what root does")]
    [TestCase("chmod 755 var", "permissions", "warn", "others can look into it")]
    [TestCase("chmod 644 ocx.env", "configuration", "warn", "can be read by others")]
    [TestCase("mkdir .claude.lock; touch -d '2 minutes ago' .claude.lock", "claude-locks", "warn", "is stale")]
    [TestCase("mkdir .claude/.oauth_refresh.lock; touch -d '2 minutes ago' .claude/.oauth_refresh.lock", "claude-locks", "warn", "is stale")]
    [TestCase("touch .claude.lock", "claude-locks", "fail", "is no directory")]
    [TestCase("echo 'Sign in to Claude Code again' >REAUTH_NEEDED", "reauth-flag", "warn", "the token is good again")]
    public async Task What_is_broken_is_found_and_cured_by_what_it_says(string broken, string check, string state, string what)
    {
        Require.Root();
        using var bed = await VerifyFilesBed.MakeAsync();
        await bed.ShouldBeOkAsync(check);
        await bed.BashAsync(broken);

        var found = await bed.WrongAsync(check);

        found.State.Should().Be(state);
        found.What.Should().Contain(what);
        await bed.BashAsync(found.Cure!);
        await bed.ShouldBeOkAsync(check);
    }

    [Test]
    public async Task A_clock_that_was_set_back_is_found()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        await bed.BashAsync("touch -d '1 hour' .claude/.credentials.json");

        var found = await bed.WrongAsync("clock");

        found.State.Should().Be("fail");
        found.What.Should().Contain("was written 59m");
        await bed.BashAsync(found.Cure!.Split("if it is right: ")[1]);
        await bed.ShouldBeOkAsync("clock", Kernel(0));
    }

    [Test]
    public async Task A_clock_that_nobody_keeps_right_is_told()
    {
        Require.Program("strace", "strace");
        using var bed = await VerifyFilesBed.MakeAsync();

        var found = await bed.WrongAsync("clock", Kernel(5));

        (found.State, found.Cure).Should().Be(("warn", "set it right, and keep it so: timedatectl set-ntp true"));
        await bed.ShouldBeOkAsync("clock", Kernel(0));
    }

    [Test]
    public async Task A_file_that_is_mounted_by_itself_is_found()
    {
        Require.Root();
        using var bed = await VerifyFilesBed.MakeAsync();
        var found = await bed.WrongAsync("mounts", ["unshare", "-m", "sh", "-c", $"mount --bind '{bed[".claude/.credentials.json"]}' '{bed[".claude/.credentials.json"]}' && exec \"$@\"", "sh"]);

        (found.State, found.Cure).Should().Be(("fail", $"mount its directory, {bed[".claude"]}"));
        await bed.ShouldBeOkAsync("mounts", ["unshare", "-m", "sh", "-c", $"mount --bind '{bed[".claude"]}' '{bed[".claude"]}' && exec \"$@\"", "sh"]);
    }

    [Test]
    public async Task A_claude_that_is_not_there_is_found()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        await bed.BashAsync("mv bin/claude bin/other");

        var found = await bed.WrongAsync("claude");

        found.State.Should().Be("fail");
        found.What.Should().Be("this machine: claude is not there");
        await bed.BashAsync("mv bin/other bin/claude");
        await bed.ShouldBeOkAsync("claude");
    }

    [Test]
    public async Task Nothing_is_changed_and_claude_is_never_called()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.SignIn(Tokens.ClaudeJson("old", Tokens.InHours(-1)));
        await bed.BashAsync("chmod 644 .env; mkdir .claude.lock");
        var before = await bed.BashAsync("find . -printf '%p %m %u %T@ %C@ %i\\n' | sort; find . -type f -exec sha256sum {} +");

        await bed.VerifyAsync();

        (await bed.BashAsync("find . -printf '%p %m %u %T@ %C@ %i\\n' | sort; find . -type f -exec sha256sum {} +")).Should().Be(before);
        bed.Claude.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task An_ordinary_user_is_told_what_they_cannot_see()
    {
        Require.Root();
        using var bed = await VerifyFilesBed.MakeAsync();
        await bed.BashAsync("chmod 755 . bin; chmod 700 state; chmod 644 ocx.env");

        var found = await bed.VerifyAsync(["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]);

        foreach (var check in new[] { "credentials", "oauth-json", "env-file", "claude" })
        {
            found.Where(f => f.Check == check).Should().Contain(f => f.State == "warn" && f.What.StartsWith("cannot be seen: ", StringComparison.Ordinal), string.Join('\n', found));
        }

        found.Should().NotContain(f => f.What.Contains("a bug", StringComparison.Ordinal));
    }
}
