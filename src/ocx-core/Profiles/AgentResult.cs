namespace Ocx;

/// <summary>What came of one agent's profile.</summary>
/// <param name="Store">The agent, and its file.</param>
/// <param name="Edit">What its profile was; none, where that could not be told.</param>
/// <param name="Changed">Whether the file was changed, or in a dry run would be.</param>
/// <param name="Error">Why it could not be brought to what it should be.</param>
public sealed record AgentResult(AgentStore Store, ProfileEdit? Edit, bool Changed, OcxException? Error);
