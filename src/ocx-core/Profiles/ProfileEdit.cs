namespace Ocx;

/// <summary>What becomes of one <c>auth-profiles.json</c>.</summary>
/// <param name="State">What its profile was.</param>
/// <param name="Before">The token that it held.</param>
/// <param name="Text">The new text; <c>null</c> leaves the file alone.</param>
public readonly record struct ProfileEdit(ProfileState State, string? Before, byte[]? Text);
