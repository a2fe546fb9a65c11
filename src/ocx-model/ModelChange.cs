namespace Ocx;

/// <summary>A value that changes.</summary>
/// <param name="Target">The file.</param>
/// <param name="Name">The value's name in the configuration, such as <c>agents.defaults.model.primary</c>.</param>
/// <param name="Before">What it was; <c>null</c>: nothing.</param>
/// <param name="After">What it should be; <c>null</c>: nothing.</param>
internal sealed record ModelChange(string Target, string Name, string? Before, string? After);
