using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Credentials that cannot be refreshed, or must not be replaced: nobody is asked.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshPlaces
{
    [TestCase("blank", 77, "the sign-in has ended: Claude Code has blanked the access token")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":1700000000000}}""", 77, "has no refresh token: nobody can refresh it")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"","expiresAt":1700000000000}}""", 77, "has no refresh token: nobody can refresh it")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"FAKE","expiresAt":1700000000000,"refreshTokenExpiresAt":1700000000000}}""", 77, "the sign-in has ended at 2023-11-14T22:13:20Z")]
    [TestCase("""{"anthropic":{"access":"FAKE","refresh":"FAKE","expires":1700000000000}}""", 78, "is OpenClaw's oauth.json, and its refresh token is Claude Code's to spend")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"code#state","expiresAt":1700000000000}}""", 65, "claudeAiOauth.refreshToken holds a '#': that is a sign-in code (code#state), not a token")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"FAKE","expiresAt":1700000000}}""", 65, "claudeAiOauth.expiresAt looks like seconds")]
    [TestCase("garbage", 65, "line 1, byte 1: not valid JSON")]
    public async Task What_nobody_can_refresh_is_told(string content, int exitCode, string message)
    {
        using var bed = new RefreshBed();
        bed.Write(".claude/.credentials.json", content == "blank" ? Tokens.BlankJson : content);
        var before = await bed.CredentialsAsync();

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, await bed.CredentialsAsync(), bed.Server.Requests.Count).Should().Be((exitCode, exitCode == 77 ? "sign-in" : "failed", before, 0), run.Errors);
        run["error"].Should().Contain(message);
        run.Errors.Should().NotContain("code#state\"").And.NotContain("FAKE\"");
    }

    [Test]
    public async Task A_token_that_does_not_expire_is_nobody_s_to_refresh()
    {
        using var bed = new RefreshBed();
        bed.Write(".claude/.credentials.json", """{"claudeAiOauth":{"accessToken":"FAKE"}}""");

        (await bed.RunAsync()).ExitCode.Should().Be(0, "it is not due");
        var forced = await bed.RunAsync("--force");

        forced.ExitCode.Should().Be(78);
        forced.StandardError.Should().Contain("has no refresh token, and an access token that does not expire\n");
    }

    [TestCase("rm .claude/.credentials.json", 66, "no such file")]
    [TestCase("mkdir d; mv .claude/.credentials.json d/x; ln d/x .claude/.credentials.json", 73, "has a second hard link")]
    [TestCase("mv .claude state; mkdir state/real .claude; mv state/.credentials.json state/real; ln -s real/.credentials.json state/.credentials.json; export OCX_CREDENTIALS=$PWD/state/.credentials.json", 66, "is a symbolic link below OpenClaw's state directory, where none is followed")]
    [TestCase("mv .claude/.credentials.json .claude/c.json; export OCX_CREDENTIALS=$PWD/.claude/c.json", 78, "Claude Code keeps its credentials under the name .credentials.json, and no other")]
    public async Task What_must_not_be_replaced_is_not(string script, int exitCode, string message)
    {
        using var bed = new RefreshBed();

        var result = await ScriptedAsync(bed, script);

        (result.ExitCode, bed.Server.Requests.Count).Should().Be((exitCode, 0), result.StandardError);
        result.StandardError.Should().Contain(message);
    }

    [TestCase("mount --bind .claude .claude; mount -o remount,bind,ro .claude", 73, "read-only file system: Claude Code's lock cannot be made there")]
    [TestCase("mount --bind . .; mount --bind .claude .claude; mount --bind var var; mount -o remount,bind,ro .; cd .", 73, "read-only file system: Claude Code's lock cannot be made there")]
    [TestCase("mount --bind .claude/.credentials.json .claude/.credentials.json", 73, "cannot be replaced: it is a mount point of its own")]
    [TestCase("mount --bind var var; mount -o remount,bind,ro var", 73, "read-only file system")]
    public async Task Where_the_answer_could_not_be_saved_nobody_is_asked(string script, int exitCode, string message)
    {
        Require.Root();
        using var bed = new RefreshBed();
        var before = await bed.CredentialsAsync();

        var result = await ScriptedAsync(bed, script, "unshare", "-m");

        (result.ExitCode, bed.Server.Requests.Count, await bed.CredentialsAsync()).Should().Be((exitCode, 0, before), result.StandardError);
        result.StandardError.Should().StartWith("ocx-refresh: error: ").And.Contain(message);
        bed.Names(".claude").Should().Equal(".credentials.json");
        bed.Names().Should().NotContain(".claude.lock");
    }

    [Test]
    public async Task As_another_than_the_owner_it_is_not_done()
    {
        Require.Root();
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "chmod 777 . var .claude; chmod 644 .claude/.credentials.json");

        var other = await AsUserAsync(bed);
        await Bash.RunAsync(bed.Root, "chown 1234:1234 .claude .claude/.credentials.json");
        var owner = await AsUserAsync(bed);

        other.ExitCode.Should().Be(78, other.StandardError);
        other.StandardError.Should().Contain("belongs to user 0\nocx-refresh: hint: run this as that user, or as root\n");
        (owner.ExitCode, bed.RefreshToken).Should().Be((0, Tokens.Refresh("new1")), owner.StandardError);
        (await Bash.RunAsync(bed.Root, "stat -c '%u %a' .claude/.credentials.json")).Should().Be("1234 644");
    }

    [Test]
    public async Task An_attribute_and_an_access_list_of_the_credentials_stay()
    {
        Require.Program("setfattr", "attr");
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "setfattr -n user.note -v kept .claude/.credentials.json");

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        (await Bash.RunAsync(bed.Root, "getfattr --only-values -n user.note .claude/.credentials.json")).Should().Be("kept");
    }

    [TestCase(64, "--within", "soon")]
    [TestCase(64, "--credentials", "-")]
    [TestCase(64, "--credentials", "")]
    [TestCase(64, "--endpoint", "https://localhost")]
    public async Task Words_that_mean_nothing_are_refused(int exitCode, string option, string value)
    {
        using var bed = new RefreshBed();

        (await bed.RunAsync(option, value)).ExitCode.Should().Be(exitCode);

        bed.Server.Requests.Should().BeEmpty();
    }

    [TestCase("OCX_REFRESH_WITHIN", "90")]
    [TestCase("OCX_CLI_MODE", "proxy")]
    [TestCase("OCX_CLI_CONTAINER", "-it")]
    public async Task A_configuration_that_means_nothing_is_refused(string name, string value)
    {
        using var bed = new RefreshBed();

        (await bed.Command().With((name, value)).ExecuteBufferedAsync()).ExitCode.Should().Be(78);

        bed.Server.Requests.Should().BeEmpty();
    }

    private static async Task<BufferedCommandResult> ScriptedAsync(RefreshBed bed, string script, params string[] before) =>
        await bed.Program(before.Length > 0 ? before[0] : "bash", [.. before.Skip(1), .. before.Length > 0 ? new[] { "bash" } : [], "-ec", $"{script}; exec \"$0\" \"$@\"", Shell.Tool("ocx-refresh")]).ExecuteBufferedAsync();

    private static async Task<BufferedCommandResult> AsUserAsync(RefreshBed bed) =>
        await bed.Program("setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", Shell.Tool("ocx-refresh")).ExecuteBufferedAsync();
}
