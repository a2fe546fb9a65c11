namespace Ocx.Tests;

/// <summary>A change of ours is taken out of a text, and one that somebody else has made since stays.</summary>
public sealed class Json5UndoTests
{
    [TestCase("{a: 1}", "{a: 2}", "{a: 2}", "{a: 1}", TestName = "A value is put back")]
    [TestCase("{a: 1}", "{a: 2}", "{a: 3}", "{a: 3}", TestName = "A value that was changed since stays")]
    [TestCase("{a: [1, 2]}", "{a: [1, 3]}", "{a: [1, 3]}", "{a: [1, 2]}", TestName = "An array of which one item was changed is put back")]
    [TestCase("{a: [1, 2]}", "{a: [1, 3]}", "{a: [4, 3]}", "{a: [4, 3]}", TestName = "An array of which one item was changed since stays")]
    [TestCase("{a: 1}", "{a: 1, b: 2}", "{a: 5, b: 2}", "{a: 5}", TestName = "What was added goes")]
    [TestCase("{a: 1}", "{a: 1}", "{a: 9}", "{a: 9}", TestName = "What was not changed stays")]
    [TestCase("{a: {c: 'x', d: 0}}", "{a: {c: 'y', d: 0}}", "{a: {c: 'y', d: 7}}", "{a: {c: 'x', d: 7}}", TestName = "A value within is put back")]
    [TestCase("{}", "{a: {b: {c: 1}}}", "{a: {b: {c: 1}, z: 2}}", "{a: {z: 2}}", TestName = "An object that has got another member since stays without ours")]
    [TestCase("{a: {b: 1}}", "{a: {}}", "{a: {}}", "{a: {b: 1}}", TestName = "What was removed comes back")]
    [TestCase("{a: {b: 1}}", "{a: {}}", "{a: {b: 2}}", "{a: {b: 2}}", TestName = "What was removed, and made anew by somebody else, stays")]
    [TestCase("{a: {b: 1, c: 2}}", "{a: {c: 2}}", "{a: {c: 2, d: 3}}", "{a: {c: 2, d: 3, b: 1}}", TestName = "What was removed comes back to what somebody else has added")]
    [TestCase("{a: {b: 1}}", "{}", "{c: 2}", "{c: 2, a: {b: 1}}", TestName = "An object that was removed comes back")]
    [TestCase("{a: {b: 1}}", "{a: {b: 2}}", "{a: 7}", "{a: 7}", TestName = "What somebody else has put in its object's place stays")]
    [TestCase("{a: 1}", "{a: {b: 1}}", "{a: {b: 1, c: 2}}", "{a: {b: 1, c: 2}}", TestName = "A value in whose place there is more now stays")]
    public void It_takes_out_what_is_ours(string before, string after, string now, string expected) =>
        Json5Undo.Apply(before, after, now).Should().Be(expected);

    [Test]
    public void Comments_and_format_of_the_text_stay()
    {
        const string Before = "{\n  // mine\n  agents: {},\n}\n";
        var after = Json5Edit.Set(Before, ["agents", "defaults", "model"], "\"m\"");

        Json5Undo.Apply(Before, after, after.Replace("// mine", "// yours", StringComparison.Ordinal)).Should().Be(Before.Replace("// mine", "// yours", StringComparison.Ordinal));
    }
}
