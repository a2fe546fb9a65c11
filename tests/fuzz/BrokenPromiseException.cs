namespace Ocx.Tests;

/// <summary>A parser has taken an input, or refused it, in a way that it must not.</summary>
public sealed class BrokenPromiseException(string what) : Exception(what);
