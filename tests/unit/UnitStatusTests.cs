namespace Ocx.Tests;

/// <summary>What <c>systemctl show</c> of systemd 252 prints of units that somebody has edited.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnitStatusTests
{
    [TestCase("", "13h 56min 46.022855s", true)]
    [TestCase("Sun 2026-11-22 00:31:00 UTC", "infinity", true)]
    [TestCase("", "infinity", false)]
    [TestCase("", "", false)]
    public void A_timer_has_its_next_time_by_one_clock_or_the_other(string realtime, string monotonic, bool hasNext) =>
        Unit(("NextElapseUSecRealtime", realtime), ("NextElapseUSecMonotonic", monotonic)).HasNext.Should().Be(hasNext);

    [TestCase("enabled", true)]
    [TestCase("linked", false, Description = "systemctl link makes it known, and nothing starts it")]
    [TestCase("disabled", false)]
    public void A_unit_is_started_at_boot(string state, bool isEnabled) => Unit(("UnitFileState", state)).IsEnabled.Should().Be(isEnabled);

    [Test]
    public void The_variables_of_a_drop_in_are_told_by_their_names() =>
        Unit(("Environment", "HOME=/root \"OCX_STATE_DIR=/srv/a B=b\" OCX_SERVICE=x=y")).Variables.Should().Equal("HOME", "OCX_STATE_DIR", "OCX_SERVICE");

    [TestCase("/root/.claude/.credentials.json", true)]
    [TestCase("/srv/a b", true)]
    [TestCase("/.credentials.json", false, Description = "the end of another path")]
    [TestCase("/srv/a", false)]
    public void A_path_unit_watches_what_it_names(string path, bool watches) =>
        Unit(("Paths", "/srv/a b (PathModified) /root/.claude/.credentials.json (PathChanged)")).Watches(path).Should().Be(watches);

    [Test]
    public void A_path_with_a_space_is_open_where_the_unit_has_it()
    {
        var sandbox = new UnitSandbox(Unit(
            ("ProtectSystem", "strict"),
            ("ProtectHome", "tmpfs"),
            ("ReadWritePaths", "-/srv/plain \"-/srv/q r:s\""),
            ("BindPaths", "-/root/.openclaw:/root/.openclaw:rbind -/home/q r:s:/home/q r:s:rbind -/home/from:/home/to:rbind")));

        new[] { "/srv/plain", "/srv/q r:s/credentials", "/root/.openclaw", "/home/q r:s" }.Should().OnlyContain(d => sandbox.Writes(d));
        new[] { "/srv/q", "/home/from", "/home/to" }.Should().OnlyContain(d => !sandbox.Writes(d));
    }

    [Test]
    public void A_path_of_whatever_signs_is_open_where_the_unit_has_it()
    {
        var sandbox = new UnitSandbox(Unit(
            ("ProtectSystem", "strict"),
            ("ProtectHome", "tmpfs"),
            ("ReadWritePaths", """-/srv/plain "-/srv/q \"x\" \\y" "-/srv/a /b" "-/srv/\$d" "-/srv/it's" """),
            ("BindPaths", """-/home/a:/home/a -/home/q "x" \y:/home/q "x" \y:rbind -/home/c:d:/home/c:d:rbind -/home/from:/home/to:rbind /home/e /f:/home/e /f""")));

        new[] { "/srv/plain", @"/srv/q ""x"" \y", "/srv/a /b", "/srv/$d", "/srv/it's", "/home/a", @"/home/q ""x"" \y", "/home/c:d", "/home/e /f" }.Should().OnlyContain(d => sandbox.Writes(d));
        new[] { "/srv/a", "/b", "/home/c", "/home/from", "/home/to", "/home/e" }.Should().OnlyContain(d => !sandbox.Writes(d));
    }

    [TestCase("ReadWritePaths", "/srv/claw", "ReadWritePaths=-/srv/claw")]
    [TestCase("ReadWritePaths", "/srv/a b:c", "ReadWritePaths=\"-/srv/a b:c\"")]
    [TestCase("BindPaths", "/srv/a:100%", @"BindPaths=-/srv/a\:100%%")]
    [TestCase("BindPaths", @"/srv/a\b ""c""", @"BindPaths=""-/srv/a\\b \""c\""""")]
    public void A_line_of_a_drop_in_means_the_path_to_systemd_too(string option, string directory, string line) => UnitSandbox.Line(option, directory).Should().Be(line);

    private static UnitStatus Unit(params (string Name, string Value)[] properties) => new("ocx-sync.service", properties.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
}
