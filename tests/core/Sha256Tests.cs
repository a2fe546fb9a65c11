using System.Security.Cryptography;
using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class Sha256Tests
{
    [Test]
    public void Every_length_around_the_block_size_gives_what_the_class_library_gives([Range(0, 260)] int length)
    {
        var data = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        Ocx.Sha256.Hash(data).Should().Equal(SHA256.HashData(data));
    }

    [Test]
    public void The_standards_own_example_holds() =>
        Convert.ToHexStringLower(Ocx.Sha256.Hash("abc"u8)).Should().Be("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Test]
    public void A_fingerprint_is_the_first_eight_hex_digits() =>
        Fingerprint.Of(Tokens.Access()).Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Tokens.Access())))[..8]);

    [TestCase(null)]
    [TestCase("")]
    public void No_secret_has_no_fingerprint(string? secret) => Fingerprint.Of(secret).Should().Be("none");

    [TestCase("sk-ant-oat01-FAKE-abc", "sk-ant-oat01-[masked ")]
    [TestCase("sk-ant-FAKE", "[masked ")]
    [TestCase("plain", "[masked ")]
    public void A_masked_secret_shows_no_more_than_its_kind(string secret, string start) =>
        Fingerprint.Masked(secret).Should().Be($"{start}{Fingerprint.Of(secret)}]");
}
