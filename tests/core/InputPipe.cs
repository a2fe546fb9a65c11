using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>A pipe whose ends are given away, or written to, one by one.</summary>
internal sealed class InputPipe : IDisposable
{
    private readonly int[] ends;

    public InputPipe()
    {
        ends = new int[2];
        Posix.Check(Syscall.pipe(out ends[0], out ends[1]));
    }

    /// <summary>The end to read from; whoever takes it closes it.</summary>
    public int TakeReader() => Take(0);

    /// <summary>The end to write to; whoever takes it closes it.</summary>
    public int TakeWriter() => Take(1);

    /// <summary>Writes to it.</summary>
    public void Send(string text) => Posix.Write(ends[1], Encoding.UTF8.GetBytes(text));

    /// <summary>Its reader comes to the end.</summary>
    public void End() => Close(1);

    /// <summary>Nobody reads it any more.</summary>
    public void CloseReader() => Close(0);

    public void Dispose()
    {
        Close(0);
        Close(1);
    }

    private int Take(int end)
    {
        var taken = ends[end];
        ends[end] = -1;
        return taken;
    }

    private void Close(int end)
    {
        if (Take(end) is var taken and >= 0)
        {
            Posix.Check(Syscall.close(taken));
        }
    }
}
