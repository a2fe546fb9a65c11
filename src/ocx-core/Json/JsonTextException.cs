namespace Ocx;

/// <summary>A text is not the JSON that it should be. The message never quotes it: it may hold a token.</summary>
public sealed class JsonTextException : Exception
{
    /// <summary>Creates the error.</summary>
    public JsonTextException(string message, bool cutOff)
        : base(message) => CutOff = cutOff;

    /// <summary>Whether the text is the beginning of what could be JSON: somebody may still be writing it.</summary>
    public bool CutOff { get; }
}
