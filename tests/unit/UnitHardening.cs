using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>What docs/security.md says of the units' sandboxes is what stands in units/*.service; of the scores make check says so.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class UnitHardening
{
    private static readonly string Security = File.ReadAllText(Path.Join(Shell.Repository, "docs/security.md"));

    private static readonly string Units = Path.Join(Shell.Repository, "units");

    private static IReadOnlyList<string> Services => [.. Directory.EnumerateFiles(Units, "*.service").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [TestCaseSource(nameof(Services))]
    public void Each_unit_has_its_row(string service)
    {
        var lines = Lines(service);
        string One(string name) => lines.Single(l => l.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        var capabilities = One("CapabilityBoundingSet").Replace("CAP_", "", StringComparison.Ordinal);
        var network = lines.Contains("PrivateNetwork=yes") ? "none" : "the machine's";
        var homes = One("ProtectHome") == "tmpfs" && File.Exists(Path.Join(Units, $"{service}.d", "ocx-paths.conf")) ? "what `ocx-paths.conf` opens" : One("ProtectHome") == "no" ? "as they are" : "another";
        var outside = lines.Where(l => Outside().IsMatch(l)).SelectMany(l => Program().Matches(l).Select(m => $"`{m.Value}`")).Distinct(StringComparer.Ordinal).ToList();

        Security.Should().Contain($"\n| `{service}` | {capabilities} | {network}: `{One("RestrictAddressFamilies")}` | {homes} | {(outside.Count == 0 ? "nothing" : string.Join(", ", outside))} |");
    }

    [Test]
    public void No_unit_is_left_out_and_none_is_there_that_is_not() =>
        Row().Matches(Security).Select(m => m.Groups["unit"].Value).Order(StringComparer.Ordinal).Should().Equal(Services);

    [Test]
    public void What_all_have_is_all_that_all_have()
    {
        var common = Services.Select(s => (IEnumerable<string>)Lines(s)).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).Where(IsHardening);

        Ini().Match(Security).Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(common);
    }

    private static string[] Lines(string service) => File.ReadAllLines(Path.Join(Units, service));

    /// <summary>A setting that takes rights away: not what is started, and when, and as what.</summary>
    private static bool IsHardening(string line) =>
        line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#') && !Ordinary().IsMatch(line);

    [GeneratedRegex("^(Documentation|After|Type|Exec|Environment|StateDirectory=|StartLimit|Log|Syslog|Timeout|SuccessExit|OOM|Runtime|Kill)", RegexOptions.None, 5000)]
    private static partial Regex Ordinary();

    /// <summary>What systemd runs without the sandbox.</summary>
    [GeneratedRegex(@"^Exec\w+=-?\+", RegexOptions.None, 5000)]
    private static partial Regex Outside();

    [GeneratedRegex(@"(?<=/usr/local/bin/)ocx-\w+", RegexOptions.None, 5000)]
    private static partial Regex Program();

    [GeneratedRegex(@"^\| `(?<unit>ocx-\w+\.service)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Row();

    [GeneratedRegex("^```ini\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Ini();
}
