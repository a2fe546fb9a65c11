using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Credentials that are of no use change no profile.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProfilesSources
{
    private static IEnumerable<TestCaseData> Useless()
    {
        yield return new(Tokens.ClaudeJson("new", Tokens.InHours(-1)), 75, "expired at") { TestName = "expired" };
        yield return new(Tokens.BlankJson, 77, "the sign-in has ended") { TestName = "blank" };
        yield return new(null, 66, "no such file") { TestName = "missing" };
        yield return new("garbage", 65, "not valid JSON") { TestName = "garbage" };
        yield return new("""{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":1999999999}}""", 65, "looks like seconds") { TestName = "seconds" };
        yield return new("""{"claudeAiOauth":{"accessToken":"FAKE"}}""", 65, "no expiry") { TestName = "no expiry" };
        yield return new("""{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":null}}""", 65, "no expiry") { TestName = "null expiry" };
    }

    [TestCaseSource(nameof(Useless))]
    public async Task Nothing_is_written(string? credentials, int exitCode, string message)
    {
        using var bed = new ProfilesBed(credentials);
        if (credentials is null)
        {
            File.Delete(bed["c.json"]);
        }

        bed.Agent("main");
        bed.Agent("fresh", null);
        var before = await Snapshot.TakeAsync(bed["state"]);

        var result = await bed.RunAsync();
        var check = await bed.RunAsync("--check");

        result.ExitCode.Should().Be(exitCode, result.StandardError);
        result.StandardError.Should().Contain(message).And.NotContain("FAKE");
        result.StandardOutput.Should().BeEmpty();
        check.ExitCode.Should().Be(1, check.StandardError);
        check.StandardError.Should().Contain(message);
        (await Snapshot.TakeAsync(bed["state"])).Should().Be(before);
    }

    [Test]
    public async Task An_expired_token_that_the_agents_have_already_is_nothing_to_do()
    {
        using var bed = new ProfilesBed(Tokens.ClaudeJson("new", Tokens.InHours(-1)));
        bed.Agent("main", $$$$"""{"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","access":"{{{{Tokens.Access("new")}}}}","expires":{{{{Tokens.InHours(-1)}}}}}}}""");
        var expires = bed.Profile("main").GetProperty("expires").GetInt64();
        bed.WriteCredentials(Tokens.ClaudeJson("new", expires));

        (await bed.RunWellAsync()).Should().BeEmpty();

        (await bed.RunAsync("--check")).ExitCode.Should().Be(1, "it is no good profile all the same");
    }

    [Test]
    public async Task They_can_come_on_standard_input()
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");
        bed.Agent("other");

        var result = await bed.Bare("state", "--from", "-").WithStandardInputPipe(PipeSource.FromString(Tokens.ClaudeJson("new", ProfilesBed.Expires))).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Text("main").Should().Be(ProfilesBed.Repaired);
        bed.Text("other").Should().Be(ProfilesBed.Repaired);
    }

    [TestCase("--events", "--check")]
    [TestCase("--events", "-n")]
    [TestCase("--events", "--json")]
    [TestCase("--events", "--from", "-")]
    [TestCase("--profile-id", "")]
    [TestCase("--agent", "")]
    [TestCase("--bogus")]
    public async Task What_means_nothing_is_an_error_of_usage(params string[] options)
    {
        using var bed = new ProfilesBed();
        bed.Agent("main");

        (await bed.Bare(["state", .. options]).ExecuteBufferedAsync()).ExitCode.Should().Be(64);

        bed.Text("main").Should().Be(ProfilesBed.Broken);
    }
}
