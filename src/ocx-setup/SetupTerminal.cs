using System.Text;

namespace Ocx;

/// <summary>What is found and done goes to standard output; questions go to standard error, where they are seen also when the rest goes to a file.</summary>
internal sealed class SetupTerminal(bool canAsk, bool quiet) : ISetupTerminal
{
    // The terminal's own line editing: .NET's would change the terminal's mode, which Ctrl-C would leave so.
    private static readonly StreamReader Input = new(Console.OpenStandardInput(), Encoding.UTF8);

    private readonly bool isColored = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public bool CanAsk { get; } = canAsk;

    public void Begin(string name) => Print(isColored ? $"\e[1m{name}\e[0m" : name);

    public void Tell(string line) => Print(SecretText.MaskTokens(line));

    public async Task<string> AskAsync(string prompt, CancellationToken cancel)
    {
        StandardError($"  {Log.Printable(prompt)}");
        try
        {
            // Nothing ends a read from a terminal: at Ctrl-C it is left behind.
            var line = await Task.Run(Input.ReadLine, CancellationToken.None).WaitAsync(cancel);
            return line?.Trim() ?? throw new OcxException(ExitCode.NoInput, "standard input has ended before the question was answered", "--yes takes what is proposed");
        }
        catch (OperationCanceledException)
        {
            StandardError("\n");
            throw;
        }
    }

    private void Print(string line)
    {
        if (!quiet)
        {
            StandardStreams.WriteLine(line);
        }
    }

    private static void StandardError(string text)
    {
        using var stream = Console.OpenStandardError();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
