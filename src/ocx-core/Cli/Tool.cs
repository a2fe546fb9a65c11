using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;

namespace Ocx;

/// <summary>
/// What the command lines of all tools have in common: <c>--help --version -q -v</c>; errors of usage on standard error
/// with 64 (System.CommandLine would print help on standard output and exit with 1, "expired"); no <c>@file</c>; and
/// one place where an error becomes a message and an exit code.
/// </summary>
public sealed class Tool
{
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Show only errors", Arity = ArgumentArity.Zero };
    private readonly Option<bool> verbose = new("--verbose", "-v") { Description = "Show what is done, step by step", Arity = ArgumentArity.Zero };
    private readonly RootCommand command;

    /// <summary>Creates a tool.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, in one sentence.</param>
    public Tool(string name, string description)
    {
        Posix.OccupyStandardStreams();
        Posix.LoadHelperFromHere();
        Log = Log.ForProcess(name);
        command = new RootCommand(description);
        command.Options.Clear();
        Add(new HelpOption("--help", "-h") { Description = "Show this help", Action = new HelpAction { MaxWidth = 120 } });
        Add(new VersionOption("--version") { Description = "Show the version", Action = new Printed(() => $"{name} {Version}") });
        Add(quiet);
        Add(verbose);
    }

    /// <summary>The version of all tools.</summary>
    public static string Version => typeof(Tool).Assembly.GetName().Version!.ToString(3);

    /// <summary>The tool's messages.</summary>
    public Log Log { get; }

    /// <summary>The configuration.</summary>
    public Settings Settings { get; } = new();

    /// <summary>Adds an option.</summary>
    public T Add<T>(T option)
        where T : Option
    {
        command.Options.Add(option);
        return option;
    }

    /// <summary>Adds an argument.</summary>
    public Argument<T> Add<T>(Argument<T> argument)
    {
        command.Arguments.Add(argument);
        return argument;
    }

    /// <summary>Adds an option that is there or not.</summary>
    public Option<bool> Flag(string name, string description, params string[] aliases) =>
        Add(new Option<bool>(name, aliases) { Description = description, Arity = ArgumentArity.Zero });

    /// <summary>Adds an option with a value, given once.</summary>
    public Option<string?> Value(string name, string helpName, string description, params string[] aliases) =>
        Add(new Option<string?>(name, aliases) { Description = description, HelpName = helpName });

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">The tool's work; its result is the exit code.</param>
    public int Run(string[] args, Func<ParseResult, int> run)
    {
        try
        {
            var line = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (line.Action is HelpAction or Printed)
            {
                using var text = new StringWriter();
                var status = line.Invoke(new InvocationConfiguration { Output = text });
                StandardStreams.Write(Encoding.UTF8.GetBytes(text.ToString()));
                return status;
            }

            var error = (Array.Exists(args, a => a.Contains('\uFFFD', StringComparison.Ordinal)) ? "an argument is not UTF-8" : null) ?? ValueOfFlag(args) ?? UnknownOption(line) ?? MissingArgument(line) ?? (line.Errors.Count > 0 ? line.Errors[0].Message : null);
            if (error is not null)
            {
                throw new OcxException(ExitCode.Usage, Usage(error).Message, $"{command.Name} --help shows the options");
            }

            Log.Quiet = line.GetValue(quiet);
            Log.Verbose = line.GetValue(verbose);
            return run(line);
        }
        catch (OcxException e)
        {
            Log.Error(e);
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Error(e.Message);
            return ExitCode.IoError;
        }
#pragma warning disable CA1031 // the one exit point: nothing may leave a tool but its exit code
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Not the message of the exception: nobody has vouched that it holds no token.
            Log.Error($"a bug: {e.GetType().Name}{Frames(e)}", "please report it, with what you called");
            return ExitCode.Bug;
        }
    }

    /// <summary>An error of usage, in our voice.</summary>
    public static OcxException Usage(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return new(ExitCode.Usage, char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'));
    }

    // System.CommandLine takes an option that it does not know for an argument, if there is room for one.
    private static string? UnknownOption(ParseResult line) => line.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .Where(t => t is { Type: TokenType.Argument, Value: ['-', _, ..] })
        .Select(t => $"unknown option '{t.Value}'")
        .FirstOrDefault();

    // System.CommandLine takes the value of an option that has none for an argument.
    private string? ValueOfFlag(string[] args) => args
        .TakeWhile(a => a != "--")
        .Where(a => a.StartsWith('-') && a.Contains('=', StringComparison.Ordinal))
        .Select(a => a[..a.IndexOf('=', StringComparison.Ordinal)])
        .Where(name => command.Options.Any(o => o.Arity.MaximumNumberOfValues == 0 && (o.Name == name || o.Aliases.Contains(name))))
        .Select(name => $"{name} takes no value")
        .FirstOrDefault();

    private static string? MissingArgument(ParseResult line) => line.CommandResult.Command.Arguments
        .Where(a => a.Arity.MinimumNumberOfValues > 0 && line.GetResult(a) is null or { Tokens.Count: 0 })
        .Select(a => $"the argument {a.Name} is missing")
        .FirstOrDefault();

    private static string Frames(Exception e) => string.Concat((e.StackTrace ?? "").Split('\n').Take(3).Select(f => $", {f.Trim()}"));

    private sealed class Printed(Func<string> text) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text());
            return ExitCode.Ok;
        }
    }
}
