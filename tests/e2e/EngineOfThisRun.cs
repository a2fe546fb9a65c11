namespace Ocx.Tests;

/// <summary>Ends the engine that the tests have shared.</summary>
[SetUpFixture]
public sealed class EngineOfThisRun
{
    [OneTimeTearDown]
    public static async Task EndAsync() => await Engine.StopSharedAsync();
}
