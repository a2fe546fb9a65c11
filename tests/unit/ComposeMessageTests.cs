namespace Ocx.Tests;

/// <summary>What Compose 2.26.1 says of lines that it cannot read, in which a secret may stand.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ComposeMessageTests
{
    [TestCase("""failed to read .env: line 3: unterminated quoted value "hunter2""", "failed to read .env: line 3: unterminated quoted value")]
    [TestCase("""failed to read .env: line 2: unexpected character "+" in variable name "hunter2+x==" """, """failed to read .env: line 2: unexpected character "+" in variable name""")]
    [TestCase("""failed to read .env: Invalid template: "${hunter2!}" """, "failed to read .env: Invalid template")]
    [TestCase("""failed to read .env: line 1: unexpected character "!" in variable name "A!= quoted value hunter2" """, """failed to read .env: line 1: unexpected character "!" in variable name""")]
    [TestCase("Invalid hostPort: hunter2", "Invalid hostPort")]
    [TestCase("failed to read .env: line 1: key cannot contain a space", "failed to read .env: line 1: key cannot contain a space")]
    public void What_it_quotes_is_left_out(string reason, string shown) => Compose.WithoutValue(reason).Should().Be(shown);
}
