namespace Ocx;

/// <summary>A way to a person that can fail.</summary>
internal interface IChannel
{
    /// <summary>What reports call it.</summary>
    string Name { get; }

    /// <summary>What messages call it; holds no secret.</summary>
    string Label { get; }

    /// <summary>Brings a message there.</summary>
    /// <exception cref="OcxException">It was not taken.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    Task SendAsync(NotifyMessage message, CancellationToken stop);
}
