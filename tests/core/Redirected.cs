using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>
/// Runs something in this process with standard input, output and error of its own: the tools write to their descriptors,
/// and not through .NET's console. For tests that nothing runs beside.
/// </summary>
internal static class Redirected
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="run">What is run; its result is the exit code.</param>
    public static (int ExitCode, string Output, string Errors) Run(string input, Func<int> run)
    {
        using var sandbox = new Sandbox();
        string[] files = [sandbox.Write("0", input), sandbox.Write("1", ""), sandbox.Write("2", "")];
        var saved = files.Select((_, i) => Check(Syscall.dup(i))).ToList();
        try
        {
            for (var i = 0; i < files.Length; i++)
            {
                Become(i, Check(Syscall.open(files[i], i == 0 ? OpenFlags.O_RDONLY : OpenFlags.O_WRONLY | OpenFlags.O_APPEND)));
            }

            var exitCode = run();
            return (exitCode, File.ReadAllText(files[1], Encoding.UTF8), File.ReadAllText(files[2], Encoding.UTF8));
        }
        finally
        {
            for (var i = 0; i < files.Length; i++)
            {
                Become(i, saved[i]);
            }
        }
    }

    /// <summary>Runs something while a descriptor is another one, which is closed here at once: what is a pipe then has no second end of ours.</summary>
    public static void While(int number, int descriptor, Action run)
    {
        var saved = Check(Syscall.dup(number));
        Become(number, descriptor);
        try
        {
            run();
        }
        finally
        {
            Become(number, saved);
        }
    }

    private static void Become(int number, int descriptor)
    {
        Check(Syscall.dup2(descriptor, number));
        Check(Syscall.close(descriptor));
    }

    private static int Check(int result) => (int)Posix.Check(result);
}
