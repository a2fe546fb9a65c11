using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>ocx-detect, on machines on which OpenClaw is installed in its ways.</summary>
public sealed class DetectLayouts
{
    private DetectBed bed = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => bed = await DetectBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await bed.DisposeAsync();

    [SetUp]
    public async Task EmptyAsync() => await bed.EmptyAsync();

    [Test]
    public async Task The_usual_installation_is_found_and_loaded_alike_by_a_shell_and_by_systemd()
    {
        await bed.InstallAsync();
        await bed.RunAsync();
        var watch = Stopwatch.StartNew();

        var result = await bed.RunAsync();

        Figures.Print($"ocx-detect on the usual installation: {watch.ElapsedMilliseconds} ms");
        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().Be($"""
            OCX_STATE_DIR='/root/.openclaw'
            OCX_STORE='json'
            OCX_CREDENTIALS='/root/.openclaw/{DetectBed.Proxy}/.credentials.json'
            OCX_COMPOSE_DIR='/root/openclaw'
            OCX_ENV_FILE='/root/openclaw/.env'
            OCX_SERVICE='openclaw-gateway'
            OCX_CLI_MODE='container'
            OCX_CLI_CONTAINER='claude-proxy'
            OCX_BASE_URL_OVERRIDE='auto'
            OCX_ACCESS_ONLY='1'

            """);
        await ShouldLoadAsync(result.StandardOutput);
        var report = await bed.JsonAsync();
        report.GetProperty("agents").ToString().Should().Be("""["coder","main"]""");
        report.GetProperty("config").GetString().Should().Be("/root/.openclaw/openclaw.json");
        report.GetProperty("gateway").ToString().Should().Be("""{"name":"openclaw-openclaw-gateway-1","state":"running"}""");
        report.GetProperty("candidates").GetArrayLength().Should().Be(4);
        report.GetProperty("candidates")[0].GetProperty("evidence").ToString().Should().Contain("mounted at /home/node/.openclaw in the running container openclaw-openclaw-gateway-1").And.Contain("usual place");
        report.GetProperty("unseen").GetArrayLength().Should().Be(0, report.GetProperty("unseen").ToString());
        report.GetProperty("error").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    private async Task ShouldLoadAsync(string content)
    {
        var expected = content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).Select(l => $"{l[0]}={l[1][1..^1]}").Order(StringComparer.Ordinal).ToList();
        (await bed.LoadedAsync(content, bySystemd: false)).Should().Equal(expected);
        (await bed.LoadedAsync(content, bySystemd: true)).Should().Equal(expected);
    }
}
