namespace Ocx.Tests;

/// <summary>One machine without .NET for all tests of a fixture; each begins with one on which neither the package nor OpenClaw is.</summary>
public abstract class PackageFixture
{
    private protected PackageBed Bed { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => Bed = await PackageBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await Bed.DisposeAsync();

    [SetUp]
    public async Task EmptyAsync() => await Bed.EmptyAsync();
}
