namespace Ocx.Tests;

/// <summary>Whether a line means a tool's own source, however its path is written.</summary>
[Parallelizable(ParallelScope.All)]
public class EventSourceTests
{
    [TestCase("d/source", "Source")]
    [TestCase("./d/../d/source", "Source")]
    [TestCase("link/source", "Source")]
    [TestCase("d/.source.ocx-abcdef", "Neighbour")]
    [TestCase("link/other", "Neighbour")]
    [TestCase("e/source", "Other")]
    [TestCase("nowhere/source", "Other")]
    [TestCase("d", "Other")]
    public void It_is_told_by_its_directory_and_its_name(string path, string kind)
    {
        using var sandbox = Make();

        new EventSource(sandbox["d/source"]).Classify(sandbox[path]).ToString().Should().Be(kind);
    }

    [Test]
    public void One_that_is_a_link_is_also_where_it_leads_to()
    {
        using var sandbox = Make();
        File.CreateSymbolicLink(sandbox["e/credentials"], "../d/source");
        var source = new EventSource(sandbox["e/credentials"]);

        source.Classify(sandbox["e/credentials"]).Should().Be(EventKind.Source);
        source.Classify(sandbox["d/source"]).Should().Be(EventKind.Source);
        source.Classify(sandbox["d/credentials"]).Should().Be(EventKind.Neighbour);
        source.Classify(sandbox["e/source"]).Should().Be(EventKind.Neighbour);
    }

    [Test]
    public void A_name_alone_lies_in_the_working_directory_and_one_of_the_root_there()
    {
        new EventSource("some-file").Classify(Path.Join(Environment.CurrentDirectory, "some-file")).Should().Be(EventKind.Source);
        new EventSource("/some-file").Classify("/some-file").Should().Be(EventKind.Source);
        new EventSource("/some-file").Classify("/other").Should().Be(EventKind.Neighbour);
        new EventSource("nowhere/file").Classify("nowhere/file").Should().Be(EventKind.Other, "what is not there has no identity");
    }

    private static Sandbox Make()
    {
        var sandbox = new Sandbox();
        sandbox.Write("d/source", "");
        sandbox.MakeDirectory("e");
        File.CreateSymbolicLink(sandbox["link"], "d");
        return sandbox;
    }
}
