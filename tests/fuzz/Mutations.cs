using System.Buffers;

namespace Ocx.Tests;

/// <summary>Makes another input of one: cut, doubled, swapped, nested, with words and numbers where they do not belong.</summary>
public sealed class Mutations(Subject subject, Dice dice)
{
    private const int Longest = 2048;
    private const int MostRepeated = 300;

    private static readonly (byte Open, byte Close)[] Brackets = [((byte)'{', (byte)'}'), ((byte)'[', (byte)']'), ((byte)'"', (byte)'"'), ((byte)'(', (byte)')')];

    /// <summary>Another input.</summary>
    /// <param name="input">What it is made of.</param>
    /// <param name="other">What pieces of it may be put in.</param>
    public byte[] Of(byte[] input, byte[] other)
    {
        for (var times = 1 + dice.Below(4); times > 0; times--)
        {
            input = Once(input, other);
        }

        return input.Length <= Longest ? input : input[..Longest];
    }

    /// <summary>A few words, one behind the other.</summary>
    public byte[] Words() => [.. Enumerable.Range(0, 1 + dice.Below(16)).SelectMany(_ => dice.Of(subject.Words))];

    private byte[] Once(byte[] input, byte[] other)
    {
        var at = dice.Below(input.Length + 1);
        var length = Math.Min(input.Length - at, dice.OneIn(4) ? dice.Below(input.Length + 1) : dice.Below(8));
        return dice.Below(12) switch
        {
            0 => Spliced(input, at, Math.Min(1, length), [(byte)dice.Below(256)]),
            1 or 2 or 3 => Spliced(input, at, 0, dice.Of(subject.Words)),
            4 or 5 => Spliced(input, at, length, dice.Of(subject.Words)),
            6 => Spliced(input, at, length, []),
            7 => Spliced(input, at, 0, Repeated(input.AsSpan(at, length), 1 + (dice.OneIn(8) ? dice.Below(MostRepeated) : dice.Below(3)))),
            8 => Spliced(input, at, length, Piece(other)),
            9 => dice.OneIn(3) ? input[..at] : Swapped(input),
            10 => Nested(input, at, length),
            _ => Number(input),
        };
    }

    private byte[] Piece(byte[] other)
    {
        var start = dice.Below(other.Length + 1);
        return other[start..(start + dice.Below(other.Length - start + 1))];
    }

    private byte[] Swapped(byte[] input)
    {
        var (first, second) = (dice.Below(input.Length + 1), dice.Below(input.Length + 1));
        (first, second) = (Math.Min(first, second), Math.Max(first, second));
        return [.. input[second..], .. input[first..second], .. input[..first]];
    }

    private byte[] Nested(byte[] input, int at, int length)
    {
        var (open, close) = dice.Of(Brackets);
        var levels = dice.OneIn(4) ? dice.Below(MostRepeated) : 1;
        return Spliced(input, at, length, [.. Enumerable.Repeat(open, levels), .. input.AsSpan(at, length), .. Enumerable.Repeat(close, levels)]);
    }

    /// <summary>Another number in the place of one.</summary>
    private byte[] Number(byte[] input)
    {
        var digits = SearchValues.Create("0123456789"u8);
        var from = dice.Below(input.Length + 1);
        var start = input.AsSpan(from).IndexOfAny(digits);
        if (start < 0)
        {
            return input;
        }

        start += from;
        var end = input.AsSpan(start).IndexOfAnyExcept(digits) is var length and >= 0 ? start + length : input.Length;
        return Spliced(input, start, end - start, System.Text.Encoding.ASCII.GetBytes(dice.Of(Pieces.Numbers)));
    }

    private static byte[] Repeated(ReadOnlySpan<byte> piece, int times)
    {
        var all = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
        {
            piece.CopyTo(all.AsSpan(i * piece.Length));
        }

        return all;
    }

    private static byte[] Spliced(byte[] input, int at, int length, ReadOnlySpan<byte> piece)
    {
        var made = new byte[input.Length - length + piece.Length];
        input.AsSpan(0, at).CopyTo(made);
        piece.CopyTo(made.AsSpan(at));
        input.AsSpan(at + length).CopyTo(made.AsSpan(at + piece.Length));
        return made;
    }
}
