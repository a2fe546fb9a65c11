using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The picture of the README: what a run of now would draw, but for its times and fingerprints, and the order of agents, who are written side by side.</summary>
public partial class Picture
{
    [Test]
    public async Task Is_what_a_run_draws()
    {
        using var sandbox = new Sandbox();

        var drawn = await Shell.Command(Path.Join(Shell.Repository, "eng", "picture"), sandbox["picture.svg"]).ExecuteBufferedAsync();

        drawn.ExitCode.Should().Be(0, drawn.StandardError);
        Shape(sandbox["picture.svg"]).Should().Equal(Shape(Path.Join(Shell.Repository, "docs", "picture.svg")), "make picture draws it anew");
    }

    private static IEnumerable<string> Shape(string file) => File.ReadLines(file).Select(l => Differing().Replace(l, "…")).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=y="")\d+|(?<=delay: )[0-9.]+|\d\d:\d\d:\d\d\.\d{3}|\b[0-9a-f]{8}\b| *\+?[0-9.]+ ms|(main|coder|scout)/agent/auth-profiles.json *", RegexOptions.None, 1000)]
    private static partial Regex Differing();
}
