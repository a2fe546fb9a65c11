using System.Text;

namespace Ocx.Tests;

/// <summary>A parser, what it is tried with, and what it promises.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="read">Reads an input, and keeps its promises or throws. Tells how it went, in a few words: another way is a discovery.</param>
/// <param name="seeds">Inputs to begin with.</param>
/// <param name="words">What inputs of its kind are made of.</param>
public sealed class Subject(string name, Func<byte[], string> read, IEnumerable<string> seeds, IEnumerable<string> words)
{
    /// <summary>What the table calls it.</summary>
    public string Name => name;

    /// <summary>Reads an input, and keeps its promises or throws.</summary>
    public Func<byte[], string> Read => read;

    /// <summary>What a tool does with an input, without looking whether promises are kept: so it is measured on large ones.</summary>
    public Action<byte[]>? Use { get; init; }

    /// <summary>Inputs to begin with.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    /// <summary>What inputs of its kind are made of, and what no input should be made of.</summary>
    public IReadOnlyList<byte[]> Words { get; } = [.. words.Select(Encoding.UTF8.GetBytes), .. Pieces.Odd];

    /// <summary>Makes an input from nothing.</summary>
    public Func<Dice, byte[]>? Make { get; init; }

    /// <summary>How much may be allocated for an input however small it is.</summary>
    public long Besides { get; init; } = 4L * 1024 * 1024;

    /// <summary>How many cases there are in make test.</summary>
    public int Brief { get; init; } = 3000;

    /// <summary>How many there are in make torture.</summary>
    public int Full { get; init; } = 200_000;

    /// <summary>How large an input it is given that repeats one piece: as large as it may meet.</summary>
    public int Largest { get; init; } = 1024 * 1024;

    /// <inheritdoc/>
    public override string ToString() => name;
}
