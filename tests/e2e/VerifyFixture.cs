namespace Ocx.Tests;

/// <summary>
/// One machine for all tests of a fixture: each breaks one thing, sees it found, does what ocx-verify says, and sees it well.
/// Afterwards all is made well again, so that a test that fails does not take others along.
/// </summary>
public abstract class VerifyFixture
{
    private protected VerifyBed Bed { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => Bed = await MakeBedAsync();

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        await Bed.DisposeAsync();
        await ReleaseAsync();
    }

    [TearDown]
    public async Task RestoreAsync()
    {
        await Bed.RestoreAsync();
        await MendAsync();
    }

    /// <summary>Makes the machine.</summary>
    private protected virtual Task<VerifyBed> MakeBedAsync() => VerifyBed.MakeAsync();

    /// <summary>Makes well what only these tests break.</summary>
    protected abstract Task MendAsync();

    /// <summary>Gives back what the machine was made on.</summary>
    protected virtual Task ReleaseAsync() => Task.CompletedTask;
}
