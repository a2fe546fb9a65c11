namespace Ocx.Tests;

/// <summary>What a power cut could take: nothing is renamed into place, or overwritten, before what makes it whole is on the disk (fsync(2)).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OnDiskInOrder
{
    [TestCase("ocx-map", true)]
    [TestCase("ocx-map", false)]
    [TestCase("ocx-envset", true)]
    [TestCase("ocx-envset", false)]
    [TestCase("ocx-profiles", true)]
    [TestCase("ocx-profiles", false)]
    [TestCase("ocx-model", true)]
    public async Task The_content_comes_before_its_name_and_the_name_before_the_end(string tool, bool existing)
    {
        var calls = await CallsAsync(tool, existing);

        var rename = calls.FindLastIndex(c => c is "renameat2" or "linkat");
        calls[..rename].FindLast(c => c is "write" or "fsync").Should().Be("fsync", string.Join(' ', calls));
        calls[(rename + 1)..].Should().Contain("fsync", "that of the directory: {0}", string.Join(' ', calls));
    }

    [Test]
    public async Task In_place_the_copy_comes_first_and_goes_last([Values("ocx-map", "ocx-envset")] string tool)
    {
        var calls = await CallsAsync(tool, existing: true, "--in-place");

        calls.Should().Equal("write", "fsync", "fsync", "write", "ftruncate", "fsync", "unlinkat", "fsync");
    }

    /// <summary>The calls that change a file, from the making of the first temporary one to the last fsync.</summary>
    private static async Task<List<string>> CallsAsync(string tool, bool existing, params string[] options)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing, options);
        var calls = (await SystemCalls.TraceAsync(bed.Command, bed.Root)).ToList();
        var (first, last) = (calls.FindIndex(c => c.MakesTemporary), calls.FindLastIndex(c => c.Name == "fsync"));
        first.Should().BePositive();
        return [.. calls[first..(last + 1)].Select(c => c.Name).Where(n => n is "write" or "fsync" or "ftruncate" or "renameat2" or "linkat" or "unlinkat")];
    }
}
