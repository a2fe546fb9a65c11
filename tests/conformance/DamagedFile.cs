using System.Text;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>A generated file with something in it that may not belong there: about half of them Compose refuses.</summary>
public sealed class DamagedFile(byte[] bytes)
{
    private static readonly Gen<byte[]> Piece = Gen.Elements(
        "\"", "'", "\\", "$", "${", "}", "=", ":", "\n", "\r", " ", "#", " #", "export ", "A", "A B", "-", "!", "/", ",", "é", "🦞", "\u00a0", "\u0085", "\u200b", "\u2028", "\ufeff", "\0", "\u0001",
        "\\0", "\\\"", "\\'", "1", "${X:-", "${X?e}", "${FROM_ENV:?e}", "${EMPTY_ENV:?e}", "$\u017f", "${\u212a}", ":-", ":+", "?", "${A:b}", "\nA", "A=", "\"\"", "''")
        .Select(Encoding.UTF8.GetBytes).Or(Gen.Elements(new byte[] { 0xff }, [0xc2], [0xe2, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f]));

    private static readonly Gen<Func<byte[], byte[]>> Damage = Gen.OneOf<Func<byte[], byte[]>>(
        from at in Gen.Choose(0, 1000) from piece in Piece select (Func<byte[], byte[]>)(b => Replace(b, at, 0, piece)),
        from at in Gen.Choose(0, 1000) from piece in Piece select (Func<byte[], byte[]>)(b => Replace(b, at, 1, piece)),
        from at in Gen.Choose(0, 1000) from length in Gen.Choose(1, 6) select (Func<byte[], byte[]>)(b => Replace(b, at, length, [])));

    /// <summary>One to three things wrong with each.</summary>
    /// <remarks>
    /// Not both references and bytes that are no UTF-8: these ocx does not read byte by byte, as Compose does, but one by
    /// one as replacement characters, and so they cannot come together where a reference between them is empty.
    /// </remarks>
    public static Gen<DamagedFile> Files { get; } = Gen.Where(
        from lines in FileGenerator.Lines
        from damages in Gen.Choose(1, 3).SelectMany(n => Gen.ArrayOf(Damage, n))
        select new DamagedFile(damages.Aggregate(lines.SelectMany(l => l).SelectMany(p => p.Bytes).ToArray(), (b, damage) => damage(b))),
        f => Utf8.IsValid(f.Bytes) || !f.Bytes.Contains((byte)'$'));

    public byte[] Bytes => bytes;

    public IEnumerable<DamagedFile> Smaller() =>
        from length in new[] { 20, 5, 1 }
        from at in Enumerable.Range(0, Math.Max(0, bytes.Length - length + 1))
        select new DamagedFile([.. bytes[..at], .. bytes[(at + length)..]]);

    public override string ToString() => Escaped.Of(bytes);

    private static byte[] Replace(byte[] text, int thousandth, int length, byte[] piece)
    {
        var at = text.Length * thousandth / 1000;
        return [.. text[..at], .. piece, .. text[Math.Min(at + length, text.Length)..]];
    }
}
