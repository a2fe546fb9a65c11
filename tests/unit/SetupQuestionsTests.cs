namespace Ocx.Tests;

/// <summary>How ocx-setup gets its answers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SetupQuestionsTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [TestCase("units='perhaps'", 78, TestName = "An answer that means nothing")]
    [TestCase("unit='yes'", 78, TestName = "A question that is not asked")]
    [TestCase("units=\"a$b\"", 78, TestName = "A line that is none")]
    public async Task Answers_that_are_wrong_are_refused(string line, int expected)
    {
        var file = sandbox["answers"];
        await File.WriteAllTextAsync(file, line + "\n");

        var asking = async () => await new SetupQuestions(SetupAnswers.Read(file), takesProposals: true, new Nobody(), CancellationToken.None).ConfirmAsync("units", "Start them?");

        (await asking.Should().ThrowAsync<OcxException>()).Which.ExitCode.Should().Be(expected);
    }

    [Test]
    public async Task A_question_that_nobody_answers_is_named()
    {
        var asking = async () => await new SetupQuestions(SetupAnswers.None, takesProposals: false, new Nobody(), CancellationToken.None).ConfirmAsync("units", "Start them?");

        (await asking.Should().ThrowAsync<OcxException>()).Which.Hint.Should().Contain("units='yes'");
    }

    private sealed class Nobody : ISetupTerminal
    {
        public bool CanAsk => false;

        public void Begin(string name)
        {
            // nobody reads it
        }

        public void Tell(string line)
        {
            // nobody reads it
        }

        public Task<string> AskAsync(string prompt, CancellationToken cancel) => throw new InvalidOperationException();
    }
}
