using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Starts the real executables that <c>make build</c> has put into out/bin.</summary>
public static class Shell
{
    /// <summary>The directory of the executables.</summary>
    public static string Bin { get; } = Environment.GetEnvironmentVariable("OCX_BIN") ?? Path.Join(Repository, "out", "bin");

    /// <summary>The repository's root.</summary>
    public static string Repository
    {
        get
        {
            var directory = AppContext.BaseDirectory;
            while (!File.Exists(Path.Join(directory, "tools.sln")))
            {
                directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("tests run below the repository");
            }

            return directory;
        }
    }

    public static string Tool(string name) => Path.Join(Bin, name);

    /// <summary>A command that fails no test by its exit code, with nothing of the caller's OCX_*, OPENCLAW_*, CLAUDE_* or ANTHROPIC_* environment.</summary>
    /// <remarks>To be run with ExecuteBufferedAsync: CliWrap's plain ExecuteAsync closes its standard output, and printing fails.</remarks>
    public static Command Command(string program, params string[] arguments) => Cli.Wrap(program.StartsWith("ocx-", StringComparison.Ordinal) ? Tool(program) : program)
        .WithArguments(arguments)
        .WithValidation(CommandResultValidation.None)
        .WithEnvironmentVariables(environment =>
        {
            foreach (string name in Environment.GetEnvironmentVariables().Keys)
            {
                if (name.StartsWith("OCX_", StringComparison.Ordinal) || name.StartsWith("OPENCLAW_", StringComparison.Ordinal)
                    || name.StartsWith("CLAUDE_", StringComparison.Ordinal) || name.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || name == "JOURNAL_STREAM")
                {
                    environment.Set(name, null);
                }
            }
        });

    /// <summary>Runs a tool in a directory.</summary>
    public static async Task<BufferedCommandResult> RunAsync(string directory, string program, params string[] arguments) =>
        await Command(program, arguments).WithWorkingDirectory(directory).ExecuteBufferedAsync();

    /// <summary>Runs a tool in a directory, with this on its standard input.</summary>
    public static async Task<BufferedCommandResult> PipeAsync(string directory, string input, string program, params string[] arguments) =>
        await Command(program, arguments).WithWorkingDirectory(directory).WithStandardInputPipe(PipeSource.FromString(input)).ExecuteBufferedAsync();
}
