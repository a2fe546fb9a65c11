namespace Ocx.Tests;

/// <summary>The configuration: the environment, else the defaults.</summary>
[Parallelizable(ParallelScope.All)]
public class SettingsTests
{
    [Test]
    public void Without_an_environment_there_are_defaults()
    {
        var settings = Of();

        (settings.Service, settings.Strategy, settings.NotifyFormat, settings.BaseOverride).Should().Be(("openclaw-gateway", "down-up", "json", "auto"));
        (settings.OpenClawConfigPath, settings.RefreshEndpoint, settings.CliMode, settings.CliContainer, settings.CliUser).Should().Be((null, null, null, null, null));
        (settings.ComposeDirectory, settings.EnvFile, settings.NotifyUrl, settings.NotifyExec).Should().Be((null, null, null, null));
        (settings.Within(), settings.RefreshWithin()).Should().Be((TimeSpan.FromSeconds(270), TimeSpan.FromMinutes(90)));
        (settings.IsAccessOnly(), settings.IsSqliteStore(), settings.IsHotHandover()).Should().Be((false, false, false));
        Settings.DefaultComposeDirectory.Should().Be("/root/openclaw");
    }

    [Test]
    public void What_is_empty_is_not_there() =>
        Of(("OCX_SERVICE", ""), ("OCX_STORE", ""), ("OCX_WITHIN", "")).Should().Match<Settings>(s => s.Service == "openclaw-gateway" && !s.IsSqliteStore() && s.Within() == TimeSpan.FromSeconds(270));

    [Test]
    public void What_is_there_is_taken()
    {
        var settings = Of(
            ("OCX_SERVICE", "s"), ("OCX_STRATEGY", "up"), ("OCX_NOTIFY_FORMAT", "ntfy"), ("OCX_BASE_URL_OVERRIDE", "never"), ("OPENCLAW_CONFIG_PATH", "/c"), ("OCX_REFRESH_ENDPOINT", "https://e"),
            ("OCX_CLI_MODE", "host"), ("OCX_CLI_CONTAINER", "k"), ("OCX_CLI_USER", "u"), ("OCX_COMPOSE_DIR", "/d"), ("OCX_ENV_FILE", "/d/.env"), ("OCX_NOTIFY_URL", "https://n"), ("OCX_NOTIFY_EXEC", "x"),
            ("OCX_WITHIN", "2m"), ("OCX_REFRESH_WITHIN", "2h"), ("OCX_ACCESS_ONLY", "1"), ("OCX_STORE", "sqlite"), ("OCX_HANDOVER", "hot"), ("OCX_REAUTH_FLAG", "/f"), ("OCX_OAUTH_JSON", "/o"));

        (settings.Service, settings.Strategy, settings.NotifyFormat, settings.BaseOverride).Should().Be(("s", "up", "ntfy", "never"));
        (settings.OpenClawConfigPath, settings.RefreshEndpoint, settings.CliMode, settings.CliContainer, settings.CliUser).Should().Be(("/c", "https://e", "host", "k", "u"));
        (settings.ComposeDirectory, settings.EnvFile, settings.NotifyUrl, settings.NotifyExec).Should().Be(("/d", "/d/.env", "https://n", "x"));
        (settings.Within(), settings.RefreshWithin()).Should().Be((TimeSpan.FromMinutes(2), TimeSpan.FromHours(2)));
        (settings.IsAccessOnly(), settings.IsSqliteStore(), settings.IsHotHandover()).Should().Be((true, true, true));
        (settings.ReauthFlag, settings.OAuthJson).Should().Be(("/f", "/o"));
    }

    [Test]
    public void The_other_word_is_one_too() =>
        Of(("OCX_ACCESS_ONLY", "0"), ("OCX_STORE", "json"), ("OCX_HANDOVER", "recreate")).Should().Match<Settings>(s => !s.IsAccessOnly() && !s.IsSqliteStore() && !s.IsHotHandover());

    [TestCase("OCX_ACCESS_ONLY", "yes", "OCX_ACCESS_ONLY is neither 0 nor 1: yes", null)]
    [TestCase("OCX_STORE", "SQLite", "OCX_STORE is neither json nor sqlite: SQLite", null)]
    [TestCase("OCX_HANDOVER", "cold", "OCX_HANDOVER is neither recreate nor hot: cold", null)]
    [TestCase("OCX_WITHIN", "soon", "OCX_WITHIN is no length of time: soon", Duration.Example)]
    [TestCase("OCX_REFRESH_WITHIN", "soon", "OCX_REFRESH_WITHIN is no length of time: soon", Duration.Example)]
    public void A_word_that_is_none_is_refused(string name, string value, string message, string? hint)
    {
        var settings = Of((name, value));

        var refusal = FluentActions.Invoking(() => (settings.IsAccessOnly(), settings.IsSqliteStore(), settings.IsHotHandover(), settings.Within(), settings.RefreshWithin())).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be((78, message, hint));
    }

    [Test]
    public void A_token_that_Claude_Code_is_to_refresh_is_due_in_its_last_minutes_alone()
    {
        Settings.DueWithin(TimeSpan.FromMinutes(4)).Should().Be(TimeSpan.FromMinutes(4));
        Settings.DueWithin(Settings.ClaudeWindow).Should().Be(TimeSpan.FromMinutes(5));
        Settings.DueWithin(TimeSpan.FromMinutes(6)).Should().Be(TimeSpan.FromSeconds(270));
    }

    [Test]
    public void The_state_directory_is_the_one_that_is_named_first()
    {
        Of(("OCX_STATE_DIR", "/a"), ("OPENCLAW_STATE_DIR", "/b")).StateDirectory.Should().Be("/a");
        Of(("OPENCLAW_STATE_DIR", "/b")).StateDirectory.Should().Be("/b");
        Of(("HOME", "/h")).StateDirectory.Should().Be(Environment.IsPrivilegedProcess ? "/root/.openclaw" : "/h/.openclaw");
    }

    [Test]
    public void The_credentials_are_the_proxys_where_those_are_and_else_the_users()
    {
        using var sandbox = new Sandbox();
        var proxy = sandbox["workspaces/workspace-claude-proxy/config/.claude/.credentials.json"];

        Of(("OCX_STATE_DIR", sandbox.Root), ("HOME", "/h")).Credentials.Should().Be("/h/.claude/.credentials.json");
        Of(("OCX_STATE_DIR", sandbox.Root), ("HOME", "/h"), ("CLAUDE_CONFIG_DIR", "/c")).Credentials.Should().Be("/c/.credentials.json");
        sandbox.Write("workspaces/workspace-claude-proxy/config/.claude/.credentials.json", "{}");
        Of(("OCX_STATE_DIR", sandbox.Root), ("CLAUDE_CONFIG_DIR", "/c")).Credentials.Should().Be(proxy);
        Of(("OCX_STATE_DIR", sandbox.Root), ("OCX_CREDENTIALS", "/mine")).Credentials.Should().Be("/mine");
    }

    [Test]
    public void What_belongs_to_the_state_directory_lies_in_it() =>
        Of(("OCX_STATE_DIR", "/a")).OAuthJson.Should().Be("/a/credentials/oauth.json");

    [Test]
    public void The_flag_lies_in_the_compose_directory_and_else_in_the_state_directory()
    {
        Of(("OCX_COMPOSE_DIR", "/d"), ("OCX_STATE_DIR", "/a")).ReauthFlag.Should().Be("/d/REAUTH_NEEDED");
        Of(("OCX_COMPOSE_DIR", ""), ("OCX_STATE_DIR", "/a")).ReauthFlag.Should().Be("/a/REAUTH_NEEDED");
        Of(("OCX_REAUTH_FLAG", "")).ReauthFlag.Should().BeEmpty("that is: none");
    }

    [Test]
    public void Our_own_state_lies_where_systemd_says_and_else_where_it_is_usual()
    {
        Of(("STATE_DIRECTORY", "/s:/t")).OwnState.Should().Be("/s");
        Of(("HOME", "/h")).OwnState.Should().Be(Environment.IsPrivilegedProcess ? "/var/lib/ocx" : "/h/.local/state/ocx");
        Of(("HOME", "/h"), ("XDG_STATE_HOME", "/x")).OwnState.Should().Be(Environment.IsPrivilegedProcess ? "/var/lib/ocx" : "/x/ocx");
        Of(("HOME", "/h")).HomeDirectory.Should().Be("/h");
        (Environment.IsPrivilegedProcess ? Of().HomeDirectory : "/root").Should().Be("/root");
    }

    private static Settings Of(params (string Name, string Value)[] environment) =>
        new(name => environment.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault());
}
