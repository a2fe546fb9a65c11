namespace Ocx;

/// <summary>Where a command runs: in a container, or on this machine, perhaps as another user.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Program">The program that brings a command there.</param>
/// <param name="Arguments">Its arguments, behind which the command's words stand.</param>
public sealed record CommandPlace(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The name of a place on this machine.</summary>
    public const string Host = "this machine";

    /// <summary>Whether it is on this machine.</summary>
    public bool IsHost => Name == Host;

    /// <summary>In a container, with standard input and without a terminal.</summary>
    /// <param name="container">A container that runs.</param>
    /// <param name="user">As whom; <c>null</c>: as the container's own user.</param>
    /// <param name="variables">NAME=VALUE, beside the container's own; none of them a secret.</param>
    public static CommandPlace In(Container container, string? user = null, params IReadOnlyList<string> variables)
    {
        ArgumentNullException.ThrowIfNull(container);
        string[] asUser = user is null ? [] : ["--user", user];
        return new(container.Name, "docker", ["exec", "--interactive", .. asUser, .. variables.SelectMany(v => new[] { "--env", v }), container.Id]);
    }

    /// <summary>On this machine, in a session of its own, so that a signal finds all that the command has started.</summary>
    /// <param name="owner">As whom, in no other group, and without what only we need of our environment; <c>null</c>: as we are.</param>
    /// <param name="variables">NAME=VALUE, beside our environment; none of them a secret.</param>
    public static CommandPlace OnHost(FileOwner? owner, params IReadOnlyList<string> variables)
    {
        // By name, since values could be seen in the arguments.
        string[] hidden = owner is null ? [] : [.. ChildEnvironment.Private().SelectMany(n => new[] { "-u", n })];
        string[] path = owner is null ? [] : [$"{SearchPath.Variable}={SearchPath.For(owner.Value.User)}"];
        string[] command = ["env", .. hidden, .. path, .. variables, "setsid"];
        return owner is { } o
            ? new(Host, "setpriv", [$"--reuid={o.User}", $"--regid={o.Group}", "--clear-groups", .. command])
            : new(Host, command[0], command[1..]);
    }
}
