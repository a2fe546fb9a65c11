using System.Globalization;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A clock that was set back, or forward; the hour that comes twice in autumn, and the one that is left out in spring.</summary>
[Category(Torture.Category)]
public sealed class WrongClocks
{
    [Test]
    public async Task A_token_that_was_written_later_than_now_is_not_taken_for_fresh()
    {
        using var sandbox = new Sandbox();
        var credentials = sandbox.Write(".credentials.json", Tokens.ClaudeJson());
        var environment = new[] { $"OCX_CREDENTIALS={credentials}", $"STATE_DIRECTORY={sandbox["own"]}", "OCX_COMPOSE_DIR=" };
        Task<BufferedCommandResult> RunAsync(params string[] command) => Shell.Command("env", [.. environment, Shell.Tool(command[0]), .. command[1..]]).ExecuteBufferedAsync();
        (await RunAsync("ocx-expiry", "--due")).ExitCode.Should().Be(1);
        (await RunAsync("ocx-expiry")).ExitCode.Should().Be(ExitCode.Ok);
        (await RunAsync("ocx-trigger", "--mode", "host")).ExitCode.Should().Be(ExitCode.Ok, "nothing is due");

        File.SetLastWriteTimeUtc(credentials, DateTime.UtcNow.AddHours(1)); // the clock was put back by an hour

        (await RunAsync("ocx-expiry", "--due")).ExitCode.Should().Be(0, "it may be due");
        var said = await RunAsync("ocx-expiry");
        said.ExitCode.Should().Be(ExitCode.ReportWarning);
        $"{said.StandardOutput}{said.StandardError}".Should().Contain("expiring").And.Contain("the clock was set back").And.Contain("timedatectl");
        var trigger = await RunAsync("ocx-trigger", "--mode", "host");
        trigger.ExitCode.Should().Be(ExitCode.TryAgain, trigger.StandardError);
        trigger.StandardError.Should().Contain("whether a token is due cannot be told").And.NotContain(Tokens.Access());
        Torture.Row("time", "whether a token is fresh, or due", "wall", "the clock set back by an hour: the credentials were written later than now", "not fresh (`--due` 0, report 2), ocx-trigger 75, ocx-notify tells");
    }

    [Test]
    public async Task The_hour_that_comes_twice_changes_nothing_that_is_read_or_printed()
    {
        using var sandbox = new Sandbox();
        const long Expiry = 1_793_061_000_000; // 2026-10-25 00:30 UTC, which is 02:30 in Berlin for the first time
        var credentials = sandbox.Write("creds.json", Tokens.ClaudeJson(expiresAt: Expiry));
        var said = new List<string>();
        foreach (var zone in new[] { "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe" })
        {
            var result = await Shell.Command("env", $"TZ={zone}", Shell.Tool("ocx-expiry"), "--json", credentials).ExecuteBufferedAsync();
            said.Add(System.Text.RegularExpressions.Regex.Match(result.StandardOutput, "\"expires_at\":\"[^\"]*\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
        }

        said.Should().OnlyContain(s => s == said[0]).And.Contain(s => s.Contains("Z\"", StringComparison.Ordinal) || s.Contains("+00:00", StringComparison.Ordinal));
        Torture.Row("time", "what is printed, and parsed", "wall, in UTC", "an expiry within the hour that comes twice, in 4 time zones", "the same in each");
    }

    /// <summary>What systemd makes of the timers, a day before each change of the hour.</summary>
    [TestCase("ocx-trigger.timer", 60)]
    [TestCase("ocx-refresh.timer", 300)]
    [TestCase("ocx-reconcile.timer", 600)]
    public async Task No_change_of_the_hour_makes_a_timer_late(string timer, int seconds)
    {
        Require.Program("systemd-analyze", "systemd");
        var calendar = (await File.ReadAllLinesAsync(Path.Join(Shell.Repository, "units", timer))).Single(l => l.StartsWith("OnCalendar=", StringComparison.Ordinal))["OnCalendar=".Length..];
        var (zones, longest, count) = (new[] { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe" }, TimeSpan.Zero, 0);
        foreach (var zone in zones)
        {
            foreach (var change in new[] { "2026-03-08 07:00", "2026-03-29 01:00", "2026-04-04 15:00", "2026-10-03 15:30", "2026-10-25 01:00", "2026-11-01 06:00" })
            {
                var begin = DateTimeOffset.ParseExact(change, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddMinutes(-70);
                var result = await Shell.Command("env", $"TZ={zone}", "systemd-analyze", "calendar", $"--base-time=@{begin.ToUnixTimeSeconds()}", $"--iterations={3 * 3600 / seconds}", calendar).ExecuteBufferedAsync();
                var times = result.StandardOutput.Split('\n').Where(l => l.Contains("(in UTC): ", StringComparison.Ordinal)).Select(l => l.Split(' ')[^3..])
                    .Select(w => DateTimeOffset.Parse($"{w[0]} {w[1]}Z", CultureInfo.InvariantCulture)).Distinct().Order().ToList();
                times.Should().HaveCountGreaterThan(3600 / seconds, result.StandardError);
                longest = times.Zip(times.Skip(1), (a, b) => b - a).Append(longest).Max();
                count += times.Count;
            }
        }

        longest.Should().Be(TimeSpan.FromSeconds(seconds), "in local time the hour that comes twice is left out once");
        Torture.Row("time", $"`{timer}`", "wall, in UTC", $"{count:N0} elapses about the changes of the hour of 3 time zones", $"none later than {seconds} s");
    }
}
