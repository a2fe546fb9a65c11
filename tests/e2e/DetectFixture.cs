namespace Ocx.Tests;

/// <summary>One machine for all tests of a fixture; each begins with an empty one.</summary>
public abstract class DetectFixture
{
    private protected DetectBed Bed { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => Bed = await DetectBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await Bed.DisposeAsync();

    [SetUp]
    public async Task EmptyAsync() => await Bed.EmptyAsync();
}
