using CliWrap;

namespace Ocx.Tests;

public static class CommandExtensions
{
    /// <summary>The command with these variables, beside those that it has.</summary>
    public static Command With(this Command command, params (string Name, string? Value)[] variables)
    {
        var all = command.EnvironmentVariables.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return command.WithEnvironmentVariables(all);
    }
}
