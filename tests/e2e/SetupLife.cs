using System.Text.Json;

namespace Ocx.Tests;

/// <summary>What has to hold wherever ocx is set up: from the dry run to the last file that is taken away again.</summary>
internal static class SetupLife
{
    /// <summary>The usual places of the token, as the test sees them.</summary>
    public static readonly string[] JsonPlaces = ["state/credentials/oauth.json", "state/agents/main/agent/auth-profiles.json", "state/agents/coder/agent/auth-profiles.json", "project/.env"];

    /// <summary>Sets it up as it is proposed, after a dry run that has told all of it and done nothing; then all is well.</summary>
    /// <returns>What it has told.</returns>
    public static async Task<SetupRun> ShouldSetUpAsync(this SetupBed bed, params (string Name, string Value)[] answers)
    {
        var before = await bed.TreeAsync();
        var given = answers.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);

        var dry = await bed.SetUpAsync(given, "--yes", "--dry-run");
        dry.ExitCode.Should().Be(0, dry.All);
        (await bed.TreeAsync()).ShouldBeUntouchedSince(before);

        var run = await bed.SetUpAsync(given, "--yes");
        run.ExitCode.Should().Be(0, run.All);
        run.All.Should().NotContain("FAKE", "no token is shown");
        run.Acts.Should().NotBeEmpty().And.Equal(dry.Acts, "the dry run tells what is done");
        await bed.ShouldBeWellAsync();
        return run;
    }

    /// <summary>ocx-verify finds nothing amiss, and there is one gateway.</summary>
    public static async Task ShouldBeWellAsync(this SetupBed bed)
    {
        (await bed.VerifyAsync()).Should().NotBeEmpty().And.OnlyContain(f => f.IsOk);
        (await bed.GatewayAsync()).State.Should().Be("running");
        (await bed.RunAsync("stat -c '%U:%G %a' /etc/ocx /etc/ocx/ocx.env")).Should().Be("root:root 700\nroot:root 600");
    }

    /// <summary>Claude Code refreshes its token, and that arrives everywhere.</summary>
    /// <param name="bed">The machine.</param>
    /// <param name="mark">The new token.</param>
    /// <param name="claude">Claude Code's directory.</param>
    /// <param name="places">Where it has to arrive.</param>
    public static async Task ShouldCarryAsync(this SetupBed bed, string mark, string claude = $"state/{DetectBed.Proxy}", params string[] places)
    {
        new ClaudeCode(bed[claude]).RotateByRename(mark);

        foreach (var place in places.Length > 0 ? places : JsonPlaces)
        {
            await Eventually.AssertAsync(() => File.ReadAllText(bed[place]).Contains(Tokens.Access(mark), StringComparison.Ordinal), $"{place} has {mark}", 10);
        }
    }

    /// <summary>Takes it away, the configuration too, and the machine is as it was.</summary>
    public static async Task ShouldTakeAwayAsync(this SetupBed bed, SetupTree before, params string[] left)
    {
        var run = await bed.SetUpAsync("--uninstall", "--purge", "--yes");
        run.ExitCode.Should().Be(0, run.All);
        run.Output.Should().NotContain("--purge takes it away");
        (await bed.TreeAsync()).ShouldBe(before, left);
        (await bed.RunAsync($"systemctl is-active {string.Join(' ', SetupBed.Units)} || true")).Split('\n').Should().OnlyContain(s => s == "inactive");
    }

    /// <summary>No file is half written, and there is no second gateway.</summary>
    public static async Task ShouldBeWholeAsync(this SetupBed bed)
    {
        (await bed.Detect.Engine.Api.ContainersAsync("com.docker.compose.service=openclaw-gateway")).Should().HaveCountLessThanOrEqualTo(1);
        foreach (var file in (await bed.RunAsync("find /root /var/lib/ocx -name '*.json' ! -name 'openclaw.json*' -size +0 2>/dev/null || true")).Split('\n'))
        {
            var text = await bed.RunAsync($"cat {file}");
            FluentActions.Invoking(() => JsonDocument.Parse(text)).Should().NotThrow(file);
        }

        (await bed.RunAsync("for file in /etc/ocx/ocx.env /root/openclaw/.env; do [ ! -e $file ] || sh -eu $file; done; docker compose --project-directory /root/openclaw config -q")).Should().BeEmpty();
    }
}
