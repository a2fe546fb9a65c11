namespace Ocx.Tests;

/// <summary>ocx-verify, where somebody else has a say: in Claude Code's container, in OpenClaw's state, in the configuration.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyFilesHostile
{
    [Test]
    public async Task A_container_that_tells_nonsense_of_a_lock_keeps_nothing_from_being_told()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        await WriteClaudeContainerAsync(bed, "99999999999999 0 directory");

        var found = await bed.VerifyAsync(variables: ("OCX_CLI_MODE", "container"));

        found.Should().ContainSingle(f => f.Check == "claude-locks").Which.State.Should().Be("ok");
        found.Should().Contain(f => f.Check == "reauth-flag");
    }

    [Test]
    public async Task A_container_has_its_own_root_in_a_directory_of_OpenClaw_s()
    {
        Require.Root();
        using var bed = await VerifyFilesBed.MakeAsync();
        await WriteClaudeContainerAsync(bed, "");
        await bed.BashAsync("chown -R 12345:12345 state; mkdir state/claude; mv .claude state/claude/.claude");
        (string, string?)[] credentials = [("OCX_CREDENTIALS", bed["state/claude/.claude/.credentials.json"])];

        await bed.ShouldBeOkAsync("permissions", variables: [.. credentials, ("OCX_CLI_MODE", "container")]);
        var here = await bed.WrongAsync("permissions", variables: credentials);

        here.What.Should().Contain("is root's, and others can write in ");
        here.Cure.Should().StartWith("have Claude Code's directory outside of ").And.NotContain("chown", "OpenClaw would be locked out of its own state");
    }

    [Test]
    public async Task A_configuration_that_somebody_else_can_write_decides_nothing_of_what_is_run()
    {
        Require.Root();
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.Claude.Write("bin/docker", $"#!/bin/sh\n[ -z \"$DOCKER_HOST\" ] || touch {bed["ran"]}\nexit 1\n");
        bed.Claude.Write("ocx.env", "DOCKER_HOST='unix:///of/somebody'\nOCX_SERVICE='its'\n");
        await bed.BashAsync("chmod 755 bin/docker");
        (string, string?) container = ("OCX_CLI_MODE", "container");
        await bed.VerifyAsync(variables: container);
        File.Exists(bed["ran"]).Should().BeTrue("root's own is loaded as the units load it");
        await bed.BashAsync("rm ran; chown 12345 ocx.env");

        await bed.VerifyAsync(variables: container);

        File.Exists(bed["ran"]).Should().BeFalse();
    }

    /// <summary>A container in which Claude Code is, and what that says of its lock.</summary>
    private static Task<string> WriteClaudeContainerAsync(VerifyFilesBed bed, string sayings)
    {
        bed.Claude.Write("bin/docker", $$$"""
            #!/bin/bash
            case " $* " in
                *' ps '*) echo made ;;
                *' inspect '*) echo '[{"Id": "made", "Name": "/claude-proxy", "Image": "sha256:1", "RestartCount": 0, "Mounts": [],
                    "State": {"Status": "running", "Running": true, "ExitCode": 0, "StartedAt": "2026-01-01T00:00:00Z"},
                    "Config": {"Image": "claude", "Env": [], "Labels": {}}, "HostConfig": {"NetworkMode": "none"}}]' ;;
                *'.lock'*) printf '7\n{{{sayings}}}\n/root/.claude.lock\n' ;;
                *) printf '7\n/usr/bin/claude\n' ;;
            esac

            """);
        return bed.BashAsync("chmod 755 bin/docker");
    }
}
