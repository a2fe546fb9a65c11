using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Every state of a token, through every option of ocx-expiry.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ExpiryStates
{
    [TestCaseSource(typeof(ExpiryCase), nameof(ExpiryCase.Data))]
    public async Task A_report_names_the_state_and_exits_by_it(ExpiryCase known)
    {
        using var sandbox = new Sandbox();
        known.WriteTo(sandbox);

        var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "c.json");

        result.ExitCode.Should().Be(known.Exit);
        result.StandardOutput.Should().MatchRegex($"(^|: +){known.State}  ").And.EndWith("\n");
        result.StandardError.Should().MatchRegex(@"\A(ocx-expiry: (warning|hint): .+\n)*\z");
        if (known.Exit != 0)
        {
            result.StandardError.Should().Contain("ocx-expiry: hint: ", "a person is told what to do");
        }
    }

    [TestCaseSource(typeof(ExpiryCase), nameof(ExpiryCase.Data))]
    public async Task Json_is_one_object_with_the_same_names_always(ExpiryCase known)
    {
        using var sandbox = new Sandbox();
        var path = known.WriteTo(sandbox);

        var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--json", path);

        result.ExitCode.Should().Be(known.Exit);
        result.StandardError.Should().BeEmpty();
        using var json = JsonDocument.Parse(result.StandardOutput);
        json.RootElement.GetProperty("state").GetString().Should().Be(known.State);
        foreach (var token in json.RootElement.GetProperty("tokens").EnumerateArray())
        {
            token.EnumerateObject().Select(p => p.Name).Should().Equal(
                "file", "profile", "state", "expires_at", "seconds_left", "provider", "subscription", "fingerprint", "sign_in_ends_at", "problem", "cure");
            token.GetProperty("file").GetString().Should().Be(path);
            (token.GetProperty("expires_at").ValueKind == JsonValueKind.Null).Should().Be(token.GetProperty("seconds_left").ValueKind == JsonValueKind.Null);
        }
    }

    [TestCaseSource(typeof(ExpiryCase), nameof(ExpiryCase.Data))]
    public async Task A_monitoring_plugin_prints_its_grammar(ExpiryCase known)
    {
        using var sandbox = new Sandbox();
        known.WriteTo(sandbox);

        var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--nagios", "c.json");

        result.ExitCode.Should().Be(known.Nagios);
        result.StandardError.Should().BeEmpty();
        var lines = result.StandardOutput.TrimEnd('\n').Split('\n');
        lines[0].Should().MatchRegex(@"^OCX (OK|WARNING|CRITICAL|UNKNOWN): [^|]+( \| '[^'=|]+'=-?[0-9]+s;270:;0:( '[^'=|]+'=-?[0-9]+s;270:;0:)*)?$");
        lines[0].Should().StartWith($"OCX {new[] { "OK", "WARNING", "CRITICAL", "UNKNOWN" }[known.Nagios]}: ");
        string.Join('\n', lines.Skip(1)).Should().NotContain("|");
    }

    /// <summary>The fast path takes <c>-q --due</c> alone; the parser takes all else.</summary>
    [TestCaseSource(typeof(ExpiryCase), nameof(ExpiryCase.Data))]
    public async Task A_refresh_is_due_unless_provably_none_is_and_both_ways_agree(ExpiryCase known)
    {
        using var sandbox = new Sandbox();
        var path = known.WriteTo(sandbox);

        string[][] ways = [["-q", "--due"], ["--due", "-q"], ["--quiet", "--due"], ["-q", "--due", "--within", "4m30s"], ["--due"], ["--due", "--json"], ["-q", "--due", "c.json"]];
        foreach (var way in ways)
        {
            var result = await Shell.Command("ocx-expiry", way).WithWorkingDirectory(sandbox.Root)
                .With(("OCX_CREDENTIALS", path), ("OCX_WITHIN", "4m30s")).ExecuteBufferedAsync();

            result.ExitCode.Should().Be(known.Due, string.Join(' ', way));
            (result.StandardOutput.Length == 0).Should().Be(way.Contains("-q") || way.Contains("--quiet"));
            if (result.StandardOutput.Length == 0)
            {
                result.StandardError.Should().BeEmpty();
            }
        }
    }

    [Test]
    public async Task Of_several_files_the_worst_counts()
    {
        using var sandbox = new Sandbox();
        var cases = ExpiryCase.All.DistinctBy(c => (c.Exit, c.Nagios, c.Due)).ToList();
        foreach (var (first, i) in cases.Select((c, i) => (c, i)))
        {
            foreach (var (second, j) in cases.Select((c, j) => (c, j)))
            {
                string[] files = [first.WriteTo(sandbox, $"{i}a.json"), second.WriteTo(sandbox, $"{j}b.json")];

                (await Shell.RunAsync(sandbox.Root, "ocx-expiry", [.. files])).ExitCode
                    .Should().Be(first.Exit == 1 || second.Exit == 1 ? 1 : Math.Max(first.Exit, second.Exit), $"{first} and {second}");
                (await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--nagios", .. files])).ExitCode
                    .Should().Be(first.Nagios == 2 || second.Nagios == 2 ? 2 : Math.Max(first.Nagios, second.Nagios), $"{first} and {second}: critical, then unknown, then warning");
                (await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--due", .. files])).ExitCode
                    .Should().Be(Math.Min(first.Due, second.Due), $"{first} and {second}");
            }
        }
    }

    [Test]
    public async Task A_length_of_time_moves_the_limit()
    {
        using var sandbox = new Sandbox();
        var path = sandbox.Write("c.json", ExpiryCase.Claude(ExpiryCase.InMinutes(90)));

        foreach (var (within, exit, due) in new[] { ("2h", 2, 0), ("80m", 0, 1), ("0", 0, 1), ("7d", 2, 0), ("1h30m1s", 2, 0) })
        {
            (await Shell.RunAsync(sandbox.Root, "ocx-expiry", path, "--within", within)).ExitCode.Should().Be(exit, within);
            (await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--due", path, "--within", within)).ExitCode.Should().Be(due, within);
            (await Shell.Command("ocx-expiry", path).With(("OCX_WITHIN", within)).ExecuteBufferedAsync()).ExitCode.Should().Be(exit, within);
        }
    }

    [TestCase("4m", 3.9, 0)]
    [TestCase("4m", 4.1, 1)]
    [TestCase("5m", 4.9, 0)]
    [TestCase("5m1s", 4.6, 1)] // taken for 4m30s
    [TestCase("2h", 4.6, 1)]
    [TestCase("2h", 4.4, 0)]
    public async Task What_is_configured_calls_Claude_Code_in_its_last_five_minutes_only(string within, double minutes, int due)
    {
        using var sandbox = new Sandbox();
        var path = sandbox.Write("c.json", ExpiryCase.Claude(ExpiryCase.InMinutes(minutes)));

        foreach (var arguments in new[] { new[] { "--due", "-q" }, ["-q", "--due"], ["--due"] })
        {
            (await Shell.Command("ocx-expiry", arguments).With(("OCX_CREDENTIALS", path), ("OCX_WITHIN", within)).ExecuteBufferedAsync()).ExitCode.Should().Be(due);
        }
    }
}
