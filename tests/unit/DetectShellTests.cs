namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class DetectShellTests
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal) { ["HOME"] = "/root", ["EMPTY"] = "" };

    [TestCase("A=/x", "A=/x")]
    [TestCase("  export A=/x B=/y # why", "A=/x|B=/y")]
    [TestCase("readonly A='/a b' ; declare -r B=\"/c d\"", "A=/a b|B=/c d")]
    [TestCase("A=/x\nB=$A/y\nC=${B}/z", "A=/x|B=/x/y|C=/x/y/z")]
    [TestCase("A=\"${A:-/x}\" B=${A:-/never}", "A=/x|B=/x")]
    [TestCase("A=${NONE:-$HOME/x} B=${EMPTY:-/y} C=${NONE-\"/a b\"} D=${NONE:=/z}", "A=/root/x|B=/y|C=/a b|D=/z")]
    [TestCase("A=${N:-${N:-${N:-/deep}}}", "A=/deep")]
    [TestCase("A=~/x B=\"~/x\" C=/a~", "A=/root/x|B=~/x|C=/a~")]
    [TestCase("A=a\\ b\\$c B='it'\\''s' C=\"a\\\"b\\\\c\\d\"", "A=a b$c|B=it's|C=a\"b\\c\\d")]
    [TestCase("A=/long\\\n/path", "A=/long/path")]
    [TestCase("if [ -z \"$X\" ]; then A=/x; else A=/y; fi", "A=/x|A=/y")]
    [TestCase("A=/x docker ps", "A=/x")]
    [TestCase("echo A=/x", "")]
    [TestCase("# A=/x\nA=/x#y", "A=/x#y")]
    [TestCase("A=/x\r\nB=/y\r\n", "A=/x|B=/y")]
    public void Assignments_are_expanded_as_a_shell_does(string script, string expected) => Assignments(script).Should().Be(expected);

    [TestCase("A=$(date)")]
    [TestCase("A=`date`")]
    [TestCase("A=\"x$(echo \")\")y\"")]
    [TestCase("A=$NONE/x")]
    [TestCase("A=${HOME%/}")]
    [TestCase("A=${!HOME}")]
    [TestCase("A=${HOME")]
    [TestCase("A=$1/x")]
    [TestCase("A=$((1 + 2))")]
    [TestCase("A='never ends")]
    [TestCase("A=\"never ends")]
    [TestCase("A=x\nA=$(date)\nB=$A")]
    public void What_only_running_it_would_tell_is_left_out(string script) =>
        ShellScript.Read(script, Known).Assignments.Where(a => a.Value != "x").Should().BeEmpty();

    [Test]
    public void A_line_has_its_number_also_behind_one_that_goes_on()
    {
        var script = ShellScript.Read("#!/bin/sh\nA=/x\\\n/y\nB=/z\ndocker \\\n  ps\n", Known);

        script.Assignments.Should().Equal(new ShellAssignment(2, "A", "/x/y"), new ShellAssignment(4, "B", "/z"));
        script.Commands.Single().Line.Should().Be(5);
        script.Commands.Single().Words.Should().Equal("docker", "ps");
    }

    [TestCase("if ! docker exec -u root \"$HOME\" claude -p 'a b' >/dev/null 2>&1; then", "docker|exec|-u|root|/root|claude|-p|a b")]
    [TestCase("X=1 docker ps -q | xargs docker rm", "docker|ps|-q")]
    [TestCase("docker exec $NONE claude", "docker|exec|?|claude")]
    public void A_command_has_its_words(string script, string expected) =>
        string.Join('|', ShellScript.Read(script, Known).Commands[0].Words.Select(w => w ?? "?")).Should().Be(expected);

    [Test]
    public void What_grows_without_end_takes_no_memory()
    {
        var script = "A=xxxxxxxx\n" + string.Concat(Enumerable.Repeat("A=$A$A$A$A\n", 1000)) + string.Concat(Enumerable.Repeat("B=${", 10_000)) + "\nC=/x\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = ShellScript.Read(script, Known);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000);
        read.Assignments.Should().OnlyContain(a => a.Value.Length <= 4096).And.Contain(a => a.Name == "C");
    }

    [Test]
    public void A_line_of_ten_megabytes_is_skipped() =>
        ShellScript.Read($"A={new string('x', 10_000_000)}\nB=/y", Known).Assignments.Should().Equal(new ShellAssignment(2, "B", "/y"));

    private static string Assignments(string script) => string.Join('|', ShellScript.Read(script, Known).Assignments.Select(a => $"{a.Name}={a.Value}"));
}
