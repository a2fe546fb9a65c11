namespace Ocx.Tests;

/// <summary>What is wrong with the container that Claude Code runs in is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyClaude : VerifyFixture
{
    private protected override async Task<VerifyBed> MakeBedAsync()
    {
        var made = await VerifyBed.MakeAsync();
        await made.RunAsync("systemctl disable -q --now ocx-sync.service ocx-reconcile.timer ocx-trigger.timer; rm -r /root/well/system; cp -a /etc/systemd/system /root/well");
        return made;
    }

    protected override Task MendAsync() =>
        Bed.RunAsync($"docker start {Bed.Service.Claude.Container}; docker exec {Bed.Service.Claude.Container} rm -rf /root/.claude.lock; chown -R 0 {Path.GetDirectoryName(Bed.Gateway.Claude.Credentials)}");

    [Test]
    public async Task Claude_Code_s_container_that_does_not_run_is_found()
    {
        await Bed.RunAsync($"docker stop -t 1 {Bed.Service.Claude.Container}");

        var found = await Bed.WrongAsync("claude");

        found.State.Should().Be("fail");
        found.Cure.Should().Be($"start its container: docker start {Bed.Service.Claude.Container}; or install it here");
        await Bed.RunAsync(found.Cure!["start its container: ".Length..].Split(';')[0]);
        await Bed.ShouldBeOkAsync("claude");
    }

    [TestCase("mkdir /root/.claude.lock; touch -d '2020-01-01 00:00' /root/.claude.lock", "warn", "is stale, of user 0")]
    [TestCase("touch /root/.claude.lock", "fail", "is no directory")]
    public async Task A_lock_that_was_left_in_Claude_Code_s_container_is_found(string broken, string state, string what)
    {
        var container = Bed.Service.Claude.Container;
        await Bed.RunAsync($"docker exec {container} sh -c \"{broken}\"");

        var found = await Bed.WrongAsync("claude-locks");

        found.State.Should().Be(state);
        found.What.Should().StartWith($"{container}: /root/.claude.lock: {what}");
        await Bed.RunAsync(found.Cure!);
        await Bed.ShouldBeOkAsync("claude-locks");
    }

    [Test]
    public async Task A_container_without_claude_or_with_other_credentials_is_found()
    {
        var other = $"other-{Guid.NewGuid().ToString("N")[..8]}";
        await Bed.RunAsync($"docker run -d --network none --name {other} ocx-bed/gateway idle; sed -i s/OCX_CLI_CONTAINER=.*/OCX_CLI_CONTAINER={other}/ /etc/ocx/ocx.env");
        var without = await Bed.WrongAsync("claude");
        await Bed.RunAsync($"docker exec {other} sh -c 'mkdir /root/.claude; echo {{}} >/root/.claude/.credentials.json'");
        var another = await Bed.WrongAsync("claude");
        await Bed.RunAsync($"docker exec {other} rm /bin/claude");
        var none = await Bed.WrongAsync("claude");

        without.What.Should().Be($"{other}: /root/.claude/.credentials.json is not there: Claude Code has other credentials there than {Bed.Gateway.Claude.Credentials}");
        another.What.Should().Be($"{other}: /root/.claude/.credentials.json is another file than {Bed.Gateway.Claude.Credentials}, which would not be refreshed");
        none.What.Should().Be($"{other}: claude is not there");
        new[] { without, another, none }.Should().OnlyContain(f => f.State == "fail" && f.Cure!.Contains("OCX_CLI_CONTAINER", StringComparison.Ordinal));
        await Bed.RunAsync($"docker rm -f {other}");
        await Bed.Service.ConfigureAsync($"OCX_CLI_CONTAINER={Bed.Service.Claude.Container}");
        await Bed.ShouldBeOkAsync("claude");
    }

    [Test]
    public async Task A_container_s_user_that_is_not_the_owner_is_found()
    {
        var (other, directory) = ($"other-{Guid.NewGuid().ToString("N")[..8]}", Path.GetDirectoryName(Bed.Gateway.Claude.Credentials));
        await Bed.RunAsync($"chown -R 1000 {directory}; docker run -d --network none --name {other} -e HOME=/data -v {directory}:/data/.claude ocx-bed/gateway idle");
        await Bed.Service.ConfigureAsync($"OCX_CLI_CONTAINER='{other}'");

        var found = await Bed.WrongAsync("claude");

        (found.State, found.Cure).Should().Be(("fail", "name its owner: OCX_CLI_USER=1000"));
        await Bed.Service.ConfigureAsync(found.Cure!["name its owner: ".Length..]);
        await Bed.ShouldBeOkAsync("claude");
        await Bed.RunAsync($"chown -R 0 {directory}; docker rm -f {other}");
    }

    [TestCase("/.credentials.json", "rw", "mounted by itself: it keeps the file of before when that is replaced")]
    [TestCase("", "ro", "is mounted read-only, and Claude Code could not save a refreshed token")]
    public async Task A_mount_that_loses_tokens_is_found(string path, string mode, string what)
    {
        var (other, directory) = ($"other-{Guid.NewGuid().ToString("N")[..8]}", Path.GetDirectoryName(Bed.Gateway.Claude.Credentials));
        await Bed.RunAsync($"docker run -d --network none --name {other} -v {directory}{path}:/root/.claude{path}:{mode} ocx-bed/gateway idle; sed -i s/OCX_CLI_CONTAINER=.*/OCX_CLI_CONTAINER={other}/ /etc/ocx/ocx.env");

        var found = await Bed.WrongAsync("mounts");

        found.State.Should().Be("fail");
        found.What.Should().StartWith($"{other}: /root/.claude{path} is ").And.EndWith(what);
        found.Cure.Should().EndWith($"in the compose file: {directory}:/root/.claude");
        await Bed.RunAsync($"docker rm -f {other}; docker run -d --network none --name {other} -v {found.Cure!.Split("file: ")[1]} ocx-bed/gateway idle");
        await Bed.ShouldBeOkAsync("mounts");
        await Bed.ShouldBeOkAsync("claude");
        await Bed.RunAsync($"docker rm -f {other}");
    }

    [Test]
    public async Task A_directory_above_that_is_mounted_read_only_is_found()
    {
        var (other, above) = ($"other-{Guid.NewGuid().ToString("N")[..8]}", Path.GetDirectoryName(Path.GetDirectoryName(Bed.Gateway.Claude.Credentials)));
        await Bed.RunAsync($"docker run -d --network none --name {other} -e HOME=/data -v {above}:/data:ro ocx-bed/gateway idle; sed -i s/OCX_CLI_CONTAINER=.*/OCX_CLI_CONTAINER={other}/ /etc/ocx/ocx.env");

        var found = await Bed.WrongAsync("mounts");

        (found.State, found.What).Should().Be(("fail", $"{other}: /data is mounted read-only, and Claude Code could not save a refreshed token"));
        await Bed.RunAsync($"docker rm -f {other}; docker run -d --network none --name {other} -e HOME=/data -v {found.Cure!.Split("file: ")[1]} ocx-bed/gateway idle");
        await Bed.ShouldBeOkAsync("mounts");
        await Bed.ShouldBeOkAsync("claude");
        await Bed.RunAsync($"docker rm -f {other}");
    }
}
