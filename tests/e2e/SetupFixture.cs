namespace Ocx.Tests;

/// <summary>One machine for all tests of a fixture; each begins with one on which nothing is installed.</summary>
public abstract class SetupFixture
{
    private protected SetupBed Bed { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => Bed = await SetupBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await Bed.DisposeAsync();

    [SetUp]
    public async Task EmptyAsync() => await Bed.EmptyAsync();
}
