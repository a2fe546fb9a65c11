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
    private readonly string name;
    private readonly RootCommand command;

    /// <summary>Creates a tool.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, in one sentence.</param>
    public Tool(string name, string description)
    {
        if (Described is null)
        {
            Posix.OccupyStandardStreams();
            Posix.IgnoreFileSizeSignal();
            Posix.LoadHelperFromHere();
        }

        this.name = name;
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

    /// <summary>Is told what a tool has been defined as, in the place of its run: so eng/manual writes of each option what the option itself says.</summary>
    internal static Action<string, RootCommand>? Described { get; set; }

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

    /// <summary>Adds an option whose value is one of a few words, given once. They are for completions; another word is refused by who takes the value.</summary>
    public Option<string?> Choice(string name, string helpName, string description, IEnumerable<string> words, params string[] aliases)
    {
        var option = Value(name, helpName, description, aliases);
        option.CompletionSources.Add([.. words]);
        return option;
    }

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">The tool's work; its result is the exit code.</param>
    public int Run(string[] args, Func<ParseResult, int> run)
    {
        if (Described is { } described)
        {
            described(name, command);
            return ExitCode.Ok;
        }

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
                throw new OcxException(ExitCode.Usage, Usage(error).Message, $"{name} --help shows the options");
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
            var isAway = e is FileNotFoundException && IsWorkingDirectoryGone(); // .NET says that a file was not found, and not which
            Log.Error(isAway ? "the working directory is not there any more" : IoText.Message(e), isAway ? "go to one that is: cd /" : null);
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

    private static bool IsWorkingDirectoryGone()
    {
        try
        {
            return Environment.CurrentDirectory.Length == 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

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
