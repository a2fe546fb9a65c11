namespace Ocx;

/// <summary>Where ocx-setup tells what it finds and does, and where a person answers.</summary>
public interface ISetupTerminal
{
    /// <summary>Whether there is a person who can be asked.</summary>
    bool CanAsk { get; }

    /// <summary>Begins a step.</summary>
    void Begin(string name);

    /// <summary>Tells a line of it.</summary>
    void Tell(string line);

    /// <summary>Asks.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>What was answered, less white space around it.</returns>
    /// <exception cref="OcxException">66: there is nobody any more.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="cancel"/>.</exception>
    Task<string> AskAsync(string prompt, CancellationToken cancel);
}
