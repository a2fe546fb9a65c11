namespace Ocx;

/// <summary>A step of ocx-setup: it looks, tells what it has found and would do, asks, and does only what differs.</summary>
internal interface ISetupStep
{
    /// <summary>What it is about.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="OcxException">Without it the rest makes no sense.</exception>
    Task RunAsync(SetupScene scene, CancellationToken stop);
}
