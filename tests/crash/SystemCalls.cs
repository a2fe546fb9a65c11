using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A system call of a traced run.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="Number">The how-many-eth of its kind in its thread, from 1: what strace's <c>when=</c> counts.</param>
/// <param name="Text">The call as strace prints it.</param>
internal sealed record SystemCall(string Name, int Number, string Text)
{
    public bool MakesTemporary => Name == "openat" && Text.Contains(".ocx-", StringComparison.Ordinal) && Text.Contains("O_CREAT", StringComparison.Ordinal);
}

/// <summary>Runs a command under strace: to list its system calls, or to break one of them.</summary>
internal static class SystemCalls
{
    /// <summary>The calls of a run that goes well, those of each thread in order.</summary>
    public static async Task<IReadOnlyList<SystemCall>> TraceAsync(Command command, string directory)
    {
        Require.Program("strace", "strace");
        var file = Path.Join(directory, "trace");
        var result = await Under(command, "-s", "200", "-o", file).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError);

        var calls = Parse(await File.ReadAllLinesAsync(file));
        File.Delete(file);
        return calls;
    }

    /// <summary>The calls that strace has written down.</summary>
    public static IReadOnlyList<SystemCall> Parse(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var numbers = new Dictionary<(string Thread, string Name), int>();
        foreach (var line in lines)
        {
            var parts = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var end = parts[1].IndexOf('(', StringComparison.Ordinal);
            if (parts[1][0] is '<' or '+' or '-' || end < 0)
            {
                continue; // the end of a call, of a thread, a signal
            }

            var name = parts[1][..end];
            numbers[(parts[0], name)] = numbers.GetValueOrDefault((parts[0], name)) + 1;
            calls.Add(new SystemCall(name, numbers[(parts[0], name)], parts[1]));
        }

        return calls;
    }

    /// <summary>Runs it, and breaks calls: each as strace's <c>-e inject=</c> takes it.</summary>
    public static async Task<BufferedCommandResult> InjectAsync(Command command, params string[] injections)
    {
        var names = string.Join(',', injections.Select(i => i.Split(':')[0]));
        return await Under(command, ["-o", "/dev/null", "-e", $"trace={names}", .. injections.SelectMany(i => new[] { "-e", $"inject={i}" })])
            .ExecuteBufferedAsync();
    }

    /// <summary>The command under strace.</summary>
    public static Command Under(Command command, params string[] options) => command
        .WithTargetFile("strace").WithArguments(a => a.Add(["-f", "-qq"]).Add(options).Add(command.TargetFilePath).Add(command.Arguments, escape: false));
}
