using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What an agent plants among the agents leads root nowhere, and costs no other agent its token.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesHostile
{
    // Each in a directory of its own below agents/; $V is root's, and $F the name of the file.
    private static readonly string[] Plants =
    [
        "mkdir agent; ln -s $V/secret agent/$F",
        "mkdir agent; ln -s ../../../../victim/secret agent/$F",
        "mkdir agent; ln -s $V/new agent/$F",
        "mkdir agent; ln $V/secret agent/$F",
        "mkdir agent; mkfifo agent/$F",
        "mkdir -p agent/$F/x",
        "mkdir agent; mknod agent/$F c 1 3",
        "ln -s $V/agent agent",
        "ln -s ../../../victim/agent agent",
        "mkfifo agent",
        "touch agent",
        "mkdir agent; ln -s $V/secret agent/$F.lock",
        "mkdir agent; ln -s $V/new agent/$F.lock",
        "mkdir agent; ln $V/secret agent/$F.lock",
        "mkdir agent; mkfifo agent/$F.lock",
        "mkdir -p agent/$F.lock",
        "mkdir agent; mknod agent/$F.lock c 1 5",
        "mkdir agent; truncate -s 1G agent/$F",
        "mkdir agent; perl -e 'print \"[\" x 4000000' >agent/$F",
        "mkdir agent; perl -e 'print \"{\\\"profiles\\\":\", \"{\\\"a\\\":\" x 100000' >agent/$F",
    ];

    [Test]
    public async Task All_at_once_they_lead_nowhere_and_every_good_agent_gets_its_token()
    {
        using var bed = await MakeAsync();
        for (var i = 0; i < Plants.Length; i++)
        {
            await PlantAsync(bed, $"bad{i:d2}", Plants[i]);
        }

        await PlantAsync(bed, "new\nline", "mkdir agent");
        await PlantAsync(bed, "escape\u001b[2J", "mkdir agent");
        await Bash.RunAsync(bed["state/agents"], "ln -s $PWD/../../victim linked; mkfifo pipe; touch file; mkdir -p $'not-utf8-\\xff/agent'; chown -hR 1000:1000 .");
        await PlantAsync(bed, "strays", "mkdir agent; cd agent; ln -s $V/secret .$F.ocx-abc123; ln -s $V/agent .$F.ocx-000000; mkfifo .$F.ocx-zzzzzz; ln -s $V/secret .$F.ocx-copy");
        var victim = await Snapshot.TakeAsync(bed["victim"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // it must not hang on a FIFO

        var result = await bed.Command().ExecuteBufferedAsync(patience.Token);
        await Bash.RunAsync(bed["state/agents"], "rm -r not-utf8*"); // .NET cannot name it

        result.ExitCode.Should().BeOneOf([65, 73], result.StandardError);
        (await Snapshot.TakeAsync(bed["victim"])).Should().Be(victim);
        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(Names("good0", "good1", "good2", "strays"), "{0}", result.StandardError);
        foreach (var good in new[] { "good0", "good1", "good2", "strays" })
        {
            bed.Profile(good).GetProperty("access").GetString().Should().Be(Tokens.Access("new"));
            (await Bash.RunAsync(bed.Root, "stat -c '%u:%g %F' $1", ProfilesBed.Name(good))).Should().Be("1000:1000 regular file");
        }

        var errors = result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        errors.Should().OnlyContain(l => l.StartsWith("ocx-profiles: error: state", StringComparison.Ordinal) || l.StartsWith("ocx-profiles: hint: ", StringComparison.Ordinal)
            || l.StartsWith("ocx-profiles: warning: state", StringComparison.Ordinal));
        result.StandardError.Should().NotContain("\u001b").And.NotContain("precious");
        Enumerable.Range(0, Plants.Length).Should().OnlyContain(i => errors.Any(l => l.Contains($"/bad{i:d2}/", StringComparison.Ordinal)));
    }

    [TestCase("rm -r state/agents; ln -s $PWD/victim state/agents")]
    [TestCase("rm -r state/agents; mkfifo state/agents")]
    public async Task The_directory_of_the_agents_is_not_followed_either(string plant)
    {
        using var bed = await MakeAsync();
        await Bash.RunAsync(bed.Root, $"mkdir -p victim/x/agent; {plant}");
        var victim = await Snapshot.TakeAsync(bed["victim"]);

        var result = await bed.RunAsync();

        result.ExitCode.Should().BeOneOf([66, 73], result.StandardError);
        (await Snapshot.TakeAsync(bed["victim"])).Should().Be(victim);
    }

    [Test]
    public async Task Directories_swapped_under_its_feet_lead_nowhere()
    {
        using var bed = await MakeAsync();
        await Bash.RunAsync(bed.Root, "mkdir -p victim/agents/good1/agent; cp state/agents/good1/agent/* victim/agents/good1/agent");
        var victim = await Snapshot.TakeAsync(bed["victim"]);
        await using var swapper = new Resident(Shell.Command("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", "bash", "-c", """
            echo ready
            while :; do
                mv -T good1/agent good1/e; ln -s "$1/agent" good1/agent; rm good1/agent; mv -T good1/e good1/agent
                mv -T good2 e; ln -s "$1/agents/good1" good2; rm good2; mv -T e good2
            done 2>/dev/null
            """, "bash", bed["victim"]).WithWorkingDirectory(bed["state/agents"]));
        await swapper.OutputShouldBecomeAsync("ready\n");
        var codes = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            bed.WriteCredentials(Tokens.ClaudeJson($"{i}", ProfilesBed.Expires));
            codes.Add((await bed.RunAsync()).ExitCode);
        }

        Figures.Print($"100 runs while directories were swapped: {string.Join(", ", codes.GroupBy(c => c).Select(g => $"{g.Count()} ended with {g.Key}"))}");
        codes.Should().OnlyContain(c => c == 0 || c == 73);
        (await Snapshot.TakeAsync(bed["victim"])).Should().Be(victim);
        bed.Profile("good0").GetProperty("access").GetString().Should().Be(Tokens.Access("99"));
    }

    [Test]
    public async Task A_document_of_millions_of_members_is_left_alone_and_costs_no_other_agent_its_token([Values(
        "{\"profiles\":{\"anthropic:default\":{\"key\":\"x\",\"refresh\":1,|\"b\":0|,\"c\":0}}}",
        "{\"profiles\":{\"anthropic:default\":{\"key\":\"x\",|\"expires\":1,\"refresh\":2|,\"c\":0}}}",
        "{\"profiles\":{|\"b\":{}|,\"c\":0}}",
        "{|\"profiles\":{}|}")] string shape)
    {
        using var bed = await MakeAsync();
        var parts = shape.Split('|');
        var repeats = ((16 * 1024 * 1024) - parts[0].Length - parts[2].Length) / (parts[1].Length + 1);
        bed.Agent("large", parts[0] + string.Join(',', Enumerable.Repeat(parts[1], repeats)) + parts[2]);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(65, result.StandardError);
        result.StandardError.Should().Contain($"{ProfilesBed.Name("large")}: an object has more than 100000 members");
        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(Names("good0", "good1", "good2"));
        bed.Profile("good2").GetProperty("access").GetString().Should().Be(Tokens.Access("new"));
    }

    [Test]
    public async Task A_document_of_10_MB_is_an_ordinary_one()
    {
        using var bed = await MakeAsync();
        bed.Agent("large", """{"profiles":{"anthropic:default":{"key":"x"}},"notes":" """ + new string('n', 10_000_000) + "\"}");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Profile("large").GetProperty("access").GetString().Should().Be(Tokens.Access("new"));
    }

    [Test]
    public async Task An_ordinary_user_writes_its_own_files()
    {
        using var bed = await MakeAsync();
        await Bash.RunAsync(bed.Root, "chown 1000:1000 c.json; chmod 640 state/agents/good0/agent/auth-profiles.json; chown root:root state/agents/good1/agent");
        var command = bed.Command();

        var result = await command.WithTargetFile("setpriv").WithArguments(
            a => a.Add(["--reuid", "1000", "--regid", "1000", "--clear-groups", command.TargetFilePath]).Add(command.Arguments, escape: false)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73);
        result.StandardError.Should().Contain("good1").And.Contain("hint: run this as root").And.NotContain("good0");
        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(Names("good0", "good2"));
        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1", ProfilesBed.Name("good0"))).Should().Be("640 1000:1000");
        bed.Names("good0").Should().Equal("auth-profiles.json");
    }

    [Test]
    public async Task Owner_and_mode_are_kept_and_a_new_file_is_private_and_its_directorys_owners()
    {
        using var bed = await MakeAsync();
        await Bash.RunAsync(bed.Root, "cd state/agents; chown 1234:2345 good0/agent/*; chmod 664 good0/agent/*; rm good1/agent/*; chown 1000:1001 good1/agent");

        await bed.RunWellAsync();

        (await Bash.RunAsync(bed.Root, "stat -c '%a %u:%g' $1 $2", ProfilesBed.Name("good0"), ProfilesBed.Name("good1"))).Should().Be("664 1234:2345\n600 1000:1001");
    }

    private static string[] Names(params string[] agents) => [.. agents.Select(ProfilesBed.Name)];

    private static async Task<ProfilesBed> MakeAsync()
    {
        Require.Root();
        var bed = new ProfilesBed();
        foreach (var i in Enumerable.Range(0, 3))
        {
            bed.Agent($"good{i}");
        }

        await Bash.RunAsync(bed.Root, """
            chmod 755 .
            mkdir -p victim/agent
            echo precious >victim/secret; chmod 600 victim/secret
            chown -R 1000:1000 state
            """);
        return bed;
    }

    private static async Task PlantAsync(ProfilesBed bed, string agent, string script) => await Bash.RunAsync(
        bed.Root, $"V=$PWD/victim F=auth-profiles.json; mkdir \"state/agents/$1\"; cd \"state/agents/$1\"; (\n{script}\n); chown -hR --from=0:0 1000:1000 . 2>/dev/null || true; chown 0:0 $V/secret; chmod 600 $V/secret", agent);
}
