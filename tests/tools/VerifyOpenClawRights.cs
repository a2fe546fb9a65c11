namespace Ocx.Tests;

/// <summary>What rights hide is told as such, agent by agent, and no link below OpenClaw's state directory is followed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyOpenClawRights
{
    private static readonly string[] User = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"];

    [Test]
    public async Task An_ordinary_user_sees_its_own_installation()
    {
        Require.Root();
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("chmod 755 .; chown -R 12345:12345 state c.json home var");

        foreach (var check in new[] { "provider", "profiles", "shadow", "generation", "openclaw-locks" })
        {
            await bed.ShouldBeOkAsync(check, User);
        }
    }

    [TestCase("chmod 700 state/agents/main", "profiles", "main")]
    [TestCase("chmod 700 state/agents/main", "shadow", "main")]
    [TestCase("chmod 700 state/agents/main", "openclaw-locks", "main")]
    [TestCase("chmod 700 state/agents/main/agent", "profiles", "main")]
    [TestCase("chmod 700 state/agents/main/agent", "generation", null)]
    [TestCase("chmod 600 state/agents/main/agent/auth-profiles.json", "profiles", "main")]
    [TestCase("chmod 700 state/agents", "profiles", null)]
    [TestCase("chmod 700 state", "generation", null)]
    [TestCase("chmod 700 state", "provider", null)]
    [TestCase("chmod 600 state/openclaw.json", "provider", null)]
    [TestCase("chown -R 12345 state/agents; chmod 600 state/openclaw.json", "shadow", null)]
    public async Task What_rights_hide_is_told_and_hides_nothing_else(string hide, string check, string? subject)
    {
        Require.Root();
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync($"chmod 755 .; chown -R 12345:12345 c.json home var state/agents/coder; {hide.Replace("chmod 700", "chmod -R go-rwx", StringComparison.Ordinal)}");

        var found = (await bed.FindAsync(check, User)).Where(f => f.What.StartsWith("cannot be seen: ", StringComparison.Ordinal)).ToList();

        found.Should().NotBeEmpty().And.OnlyContain(f => f.State == "warn" && f.Subject == subject && f.What.EndsWith("permission denied", StringComparison.Ordinal) && f.Cure == "run this as root");
        if (subject is not null && check == "profiles")
        {
            (await bed.FindAsync(check, User)).Should().Contain(f => f.State == "ok" && f.What.StartsWith("coder: ", StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task Where_the_credentials_are_hidden_it_is_not_known_what_the_profiles_should_hold()
    {
        Require.Root();
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("chmod 755 .; chown -R 12345:12345 home var state; chmod 600 c.json");

        (await bed.WrongAsync("profiles", User)).What.Should().StartWith("cannot be seen: what the profiles should hold is not known: ").And.EndWith("permission denied");
    }

    [TestCase("state/agents/main/agent/auth-profiles.json", "profiles", "main")]
    [TestCase("state/agents/main/agent", "profiles", "main")]
    [TestCase("state/agents/main", "shadow", "main")]
    [TestCase("state/agents/main", "openclaw-locks", "main")]
    [TestCase("state/openclaw.json", "provider", null)]
    public async Task A_link_below_the_state_directory_is_not_followed(string path, string check, string? subject)
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync($"mv {path} victim; ln -s $PWD/victim {path}");

        var found = await bed.WrongAsync(check);

        (found.State, found.Subject).Should().Be((check == "openclaw-locks" ? "fail" : "warn", subject));
        found.What.Should().Match(w => w.Contains("symbolic link") || w.Contains("not a regular file"));
    }

    [Test]
    public async Task A_file_that_goes_on_for_ever_is_refused()
    {
        using var bed = await VerifyOpenClawBed.MakeAsync();
        await bed.BashAsync("truncate -s 17M state/openclaw.json; rm state/agents/main/agent/auth-profiles.json; mkfifo state/agents/main/agent/auth-profiles.json");

        (await bed.WrongAsync("provider")).What.Should().Contain("bytes are too many");
        (await bed.WrongAsync("profiles")).What.Should().EndWith("not a regular file");
    }
}
