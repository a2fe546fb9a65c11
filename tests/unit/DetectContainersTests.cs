namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class DetectContainersTests
{
    private static readonly Settings NothingSaid = new(_ => null);

    [TestCase("openclaw-gateway", "claw-1", "any", "run", true)]
    [TestCase("gateway", "claw-1", "ghcr.test/openclaw/openclaw:1", "run", true)]
    [TestCase("moltbot", "claw-1", "any", "run", true)]
    [TestCase(null, "my-clawdbot", "any", "run", true)]
    [TestCase("bot", "bot-1", "any", "node /opt/openclaw/dist/index.js gateway", true)]
    [TestCase("openclaw-cli", "claw-2", "openclaw:local", "run", false)]
    [TestCase("claude-proxy", "openclaw-claude-proxy-1", "openclaw-claude-proxy", "run", false)]
    [TestCase("db", "openclaw-db-1", "openclaw-db", "postgres", false)]
    [TestCase("db", "openclaw_db_1", "openclaw_db:latest", "postgres", false)]
    [TestCase(null, "web", "nginx", "run", false)]
    public void A_gateway_is_told_by_its_service_its_names_and_its_command(string? service, string name, string image, string command, bool expected)
    {
        var container = Make(name, image, command, service is null ? [] : [("project", "openclaw"), ("service", service)]);

        GatewayContainers.Of([container], NothingSaid).Should().HaveCount(expected ? 1 : 0);
    }

    [Test]
    public void A_gateway_is_told_by_its_environment_but_not_one_that_ran_once()
    {
        var gateway = Make("bot", "any", "run", [], "OPENCLAW_GATEWAY_TOKEN=x");
        var once = Make("bot-run-1", "any", "run", [("service", "openclaw-gateway"), ("oneoff", "True")], "OPENCLAW_GATEWAY_TOKEN=x");

        GatewayContainers.Of([once, gateway], NothingSaid).Should().Equal(gateway);
    }

    [Test]
    public void The_surest_comes_first_then_the_one_that_runs()
    {
        var likely = Make("openclaw", "any", "run", []);
        var stopped = Make("a", "any", "run", [("service", "openclaw-gateway")]) with { Running = false };
        var running = Make("b", "any", "run", [("service", "openclaw-gateway")]);

        GatewayContainers.Of([likely, stopped, running], NothingSaid).Should().Equal(running, stopped, likely);
    }

    [TestCase("OPENCLAW_STATE_DIR=/data/claw/", "/data/claw OPENCLAW_STATE_DIR")]
    [TestCase("MOLTBOT_STATE_DIR=/data", "/data MOLTBOT_STATE_DIR")]
    [TestCase("OPENCLAW_HOME=/srv", "/srv/.openclaw OPENCLAW_HOME")]
    [TestCase("HOME=/home/claw", "/home/claw/.openclaw ")]
    [TestCase("OPENCLAW_STATE_DIR=relative", "/home/node/.openclaw ")]
    [TestCase("X=1", "/home/node/.openclaw ")]
    public void The_likeliest_place_of_the_state_comes_first(string variable, string expected)
    {
        var (inside, name) = ContainerPlaces.State(Make("c", "i", "run", [], variable)).First();

        $"{inside} {name}".Should().Be(expected);
    }

    [Test]
    public void Any_mount_of_such_a_name_is_a_place_of_the_state()
    {
        var container = Make("c", "i", "run", []) with { Mounts = [new("volume", "/var/lib/docker/volumes/claw/_data", "/opt/x/.clawdbot", true)] };

        var outside = ContainerPlaces.State(container).Select(p => container.Outside(p.Inside)).OfType<string>();

        outside.Should().Equal("/var/lib/docker/volumes/claw/_data");
    }

    [TestCase("/home/node/.openclaw/x", "/srv/home/.openclaw/x")]
    [TestCase("/home/node/.openclaw", "/srv/home/.openclaw")]
    [TestCase("/home/node/tmp/x", null, Description = "what lies nowhere hides what is behind it")]
    [TestCase("/home/node/tmp", null)]
    [TestCase("/home/nodes", "/srv/root/home/nodes")]
    public void A_path_lies_where_the_nearest_mount_has_it(string inside, string? outside)
    {
        var container = Make("c", "i", "run", []) with
        {
            Mounts = [new("bind", "/srv/root", "/", true), new("bind", "/srv/home", "/home/node", true), new("tmpfs", "", "/home/node/tmp", true)],
        };

        container.Outside(inside).Should().Be(outside);
    }

    [TestCase("/s/a", "/root/.claude", null, "/s/a/.credentials.json")]
    [TestCase("/s/a", "/root", null, "/s/a/.claude/.credentials.json")]
    [TestCase("/s/a", "/home/kim/x", null, "/s/a/config/.claude/.credentials.json")]
    [TestCase("/s/a", "/home/kim", null, "/s/a/.claude/.credentials.json")]
    [TestCase("/s/.claude", "/anywhere", null, "/s/.claude/.credentials.json")]
    [TestCase("/s/file", "/x/.credentials.json", null, "/s/file")]
    [TestCase("/s/a", "/config", "CLAUDE_CONFIG_DIR=/config/claude", "/s/a/claude/.credentials.json")]
    public void Credentials_are_looked_for_where_a_container_has_them(string source, string destination, string? variable, string expected)
    {
        var container = Make("c", "i", "run", [], variable is null ? [] : [variable]) with { Mounts = [new("bind", source, destination, true)] };

        ContainerPlaces.Credentials(container).Select(c => c.Outside).Should().Contain(expected);
    }

    private static Container Make(string name, string image, string command, (string Name, string Value)[] labels, params string[] variables) => new()
    {
        Id = name,
        Name = name,
        Status = "running",
        Running = true,
        LastExitCode = 0,
        StartedAt = "",
        RestartCount = 0,
        Environment = variables,
        Labels = labels.ToDictionary(l => $"com.docker.compose.{l.Name}", l => l.Value, StringComparer.Ordinal),
        AnonymousVolumes = [],
        NetworkMode = "",
        Command = command.Split(' '),
        Image = image,
        ImageId = "",
    };
}
