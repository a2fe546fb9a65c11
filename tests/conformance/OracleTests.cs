using System.Text;

namespace Ocx.Tests;

/// <summary>The oracle itself: that it is here (in CI a missing one is a failure), and that its answers mean what they seem to.</summary>
[Parallelizable(ParallelScope.All)]
public class OracleTests
{
    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [Test]
    public async Task Compose_is_of_a_version_that_ocx_supports()
    {
        var version = await Compose.VersionAsync();

        await TestContext.Out.WriteLineAsync($"Compose {version}");
        version.Should().BeGreaterThanOrEqualTo(new Version(2, 19));
    }

    [Test]
    public async Task The_files_that_Compose_refuses_are_found_among_others()
    {
        var files = Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes(i is 0 or 17 or 18 or 49 ? "A='\n" : $"A={i}\n")).ToArray();

        var maps = await Compose.ReadAsync(files);

        maps.Select(m => m?["A"]).Should().Equal(Enumerable.Range(0, 50).Select(i => i is 0 or 17 or 18 or 49 ? null : $"{i}"));
    }

    [Test]
    public async Task Dollars_come_back_as_they_are_and_nothing_comes_from_our_own_environment()
    {
        Environment.SetEnvironmentVariable("OURS", "seen");

        var maps = await Compose.ReadAsync(["A='$ $$ $$$'\nB=$FROM_ENV\nOURS\nC=${OURS:-not seen}\n"u8.ToArray()]);

        maps[0].Should().BeEquivalentTo(new Dictionary<string, string> { ["A"] = "$ $$ $$$", ["B"] = "from $the environment", ["C"] = "not seen" });
    }

    [Test]
    public async Task An_oracle_that_fails_does_not_pass_for_one_that_refuses()
    {
        var missing = () => Compose.ReadAsProjectAsync("A=1\n"u8.ToArray(), ["\u0007"]); // no YAML

        await missing.Should().ThrowAsync<InvalidOperationException>();
    }
}
