namespace Ocx;

/// <summary>One thing that has to be so for the gateway to have a token that lives. It reads, and changes nothing.</summary>
internal interface ICheck
{
    /// <summary>Its name; what goes wrong with the check itself is told under it.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="scene">What several checks look at, found once.</param>
    /// <param name="stop">Ends the looking.</param>
    /// <returns>At least one finding.</returns>
    Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop);
}
