using System.CommandLine;
using System.CommandLine.Completions;
using System.Reflection;

namespace Ocx;

/// <summary>Reads the definitions of all tools: each is run up to where its work would begin.</summary>
internal static class Definitions
{
    // The order in which a reader meets them: the way of the token, then what looks after it, then what sets it up.
    private static readonly string[] Order =
    [
        "ocx-map", "ocx-envset", "ocx-profiles", "ocx-paste", "ocx-recreate", "ocx-expiry", "ocx-trigger", "ocx-refresh", "ocx-notify", "ocx-model",
        "ocx-detect", "ocx-verify", "ocx-setup", "ocx-sync",
    ];

    /// <summary>The tools, ocx-sync with them.</summary>
    public static IReadOnlyList<ToolDefinition> Read(Sources sources)
    {
        var found = new List<ToolDefinition>();
        Tool.Described = (name, command) => found.Add(Of(name, command));
        foreach (var project in sources.Projects)
        {
            Assembly.Load(project).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }

        return [.. found.Append(SyncUsage.Read(sources.Text("units/ocx-sync"))).OrderBy(t => Array.IndexOf(Order, t.Name) is var i and >= 0 ? i : Order.Length).ThenBy(t => t.Name, StringComparer.Ordinal)];
    }

    private static ToolDefinition Of(string name, RootCommand command) =>
        new(name, 1, command.Description!, command.Arguments.Select(Of).SingleOrDefault(), [.. command.Options.OrderBy(o => o.Name is "--help" or "--version").Select(Of)]);

    private static ArgumentDefinition Of(Argument argument) =>
        new(new(argument.HelpName ?? argument.Name, Words(argument.CompletionSources), argument.Arity.MinimumNumberOfValues == 0, argument.Arity.MaximumNumberOfValues > 1), argument.Description!);

    private static OptionDefinition Of(Option option)
    {
        var value = option.Arity.MaximumNumberOfValues == 0 ? null
            : new ValueDefinition(option.HelpName ?? "", Words(option.CompletionSources), option.Arity.MinimumNumberOfValues == 0, option.Arity.MaximumNumberOfValues > 1);
        return new(option.Aliases.FirstOrDefault(a => a.Length == 2), option.Name, value, option.Description!);
    }

    private static IReadOnlyList<string> Words(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) => [.. sources.SelectMany(s => s(CompletionContext.Empty)).Select(i => i.Label.ToLowerInvariant())]; // of a bool: True, False
}
