namespace Ocx.Tests;

/// <summary>The drop-ins that open a unit's sandbox: a line for each place that it hides, and never one more.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SandboxDropInsTests : IDisposable
{
    private const string Unit = "ocx-unit-of-a-test.service";

    private readonly Sandbox sandbox = new();
    private readonly Told terminal = new();
    private readonly SetupScene scene;

    public SandboxDropInsTests() => scene = new(
        new() { Tools = "/nowhere" }, new Settings(name => name == "STATE_DIRECTORY" ? sandbox.Root : null), new Log("test", _ => { }), terminal, CancellationToken.None);

    public void Dispose() => sandbox.Dispose();

    [TestCase("/home/kim/.claude", false, "BindReadOnlyPaths=-/home/kim/.claude")]
    [TestCase("/home/kim/.claude", true, "BindPaths=-/home/kim/.claude")]
    [TestCase("/srv/open claw", true, "ReadWritePaths=\"-/srv/open claw\"")]
    public void What_the_sandbox_hides_or_closes_gets_a_line(string directory, bool write, string line)
    {
        new SandboxDropIns(scene).Add(scene.Plan(), Status(), [(directory, write)]);

        terminal.Lines.Select(l => l.TrimStart(' ', '|')).Should().Equal($"write {SandboxDropIns.PathOf(Unit)}", "# Written by ocx-setup, and taken away by ocx-setup --uninstall: yours go into a file of their own.", "[Service]", line);
    }

    [Test]
    public void What_it_sees_gets_none()
    {
        new SandboxDropIns(scene).Add(scene.Plan(), Status(), [("/srv", false)]);

        terminal.Lines.Should().BeEmpty();
    }

    [TestCase(0x0a)]
    [TestCase(0x0d)]
    [TestCase(0x1b)]
    public void The_name_of_a_directory_never_becomes_a_line_of_its_own(int sign)
    {
        var (plan, dropIns) = (scene.Plan(), new SandboxDropIns(scene));
        var directory = $"/home/kim{(char)sign}ExecStartPre=+touch /ran";

        ShouldRefuse(() => dropIns.Add(plan, Status(), [(directory, true)]));
        ShouldRefuse(() => dropIns.AddWatch(plan, Status(), directory));

        terminal.Lines.Should().BeEmpty();
        plan.IsEmpty.Should().BeTrue();
    }

    private static void ShouldRefuse(Action action) => action.Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.Configuration);

    private static UnitStatus Status() =>
        new(Unit, new Dictionary<string, string>(StringComparer.Ordinal) { ["ProtectSystem"] = "strict", ["ProtectHome"] = "tmpfs" });

    private sealed class Told : ISetupTerminal
    {
        public List<string> Lines { get; } = [];

        public bool CanAsk => false;

        public void Begin(string name) => Lines.Add(name);

        public void Tell(string line) => Lines.Add(line);

        public Task<string> AskAsync(string prompt, CancellationToken cancel) => throw new NotSupportedException();
    }
}
