namespace Ocx.Tests;

/// <summary>ocx-setup in a terminal, driven by keys.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupInTerminal : SetupFixture
{
    [Test]
    public async Task Enter_at_each_question_sets_it_up_and_takes_it_away()
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();
        await using (var terminal = await Terminal.StartAsync(Bed, "ocx-setup"))
        {
            var questions = await terminal.TakeProposalsAsync();
            var (exitCode, text) = await terminal.EndAsync();

            exitCode.Should().Be(0, text);
            questions.Should().HaveCountGreaterThan(3).And.OnlyContain(q => q.EndsWith("[Y/n]", StringComparison.Ordinal) || q.EndsWith("[hot]", StringComparison.Ordinal) || q.EndsWith("[trigger]", StringComparison.Ordinal));
            await Bed.ShouldBeWellAsync();
        }

        await using var removal = await Terminal.StartAsync(Bed, "ocx-setup", "--uninstall", "--purge");
        (await removal.TakeProposalsAsync()).Should().NotBeEmpty();

        (await removal.EndAsync()).ExitCode.Should().Be(0);
        (await Bed.TreeAsync()).ShouldBe(before);
    }

    [Test]
    public async Task A_value_that_is_edited_counts_and_what_is_declined_is_not_done()
    {
        await Bed.InstallUsualAsync();
        await Bed.InstallOlderScriptsAsync();
        await using var terminal = await Terminal.StartAsync(Bed, "ocx-setup");
        var asked = new List<string>();
        while (await terminal.QuestionAsync() is { } question)
        {
            await terminal.AnswerAsync(question.Split(' ')[0] switch
            {
                "Take" when asked.Count == 0 => "n",
                "OCX_BASE_URL_OVERRIDE" => "never",
                "Handover?" => "recreate",
                "Stop" => "n",
                _ => "",
            });
            asked.Add(question);
        }

        Figures.Print(string.Join('\n', asked));
        (await terminal.EndAsync()).Text.Should().Contain("OCX_STATE_DIR [/root/.openclaw]");
        (await Bed.RunAsync("cat /etc/ocx/ocx.env")).Should().Contain("OCX_BASE_URL_OVERRIDE='never'").And.Contain("OCX_HANDOVER='recreate'").And.Contain("OCX_STATE_DIR='/root/.openclaw'");
        (await Bed.RunAsync("systemctl is-active sync-oauth-token.path")).Should().Be("active");
    }

    [TestCase("missing")]
    [TestCase("blank")]
    public async Task It_waits_for_a_person_to_sign_in(string state)
    {
        await Bed.InstallUsualAsync();
        var credentials = Bed[$"state/{DetectBed.Proxy}/.credentials.json"];
        await Bed.RunAsync(state == "blank" ? $"echo '{Tokens.BlankJson}' >{credentials}" : $"rm {credentials}");
        await using var terminal = await Terminal.StartAsync(Bed, "ocx-setup");
        string? question;
        while ((question = await terminal.QuestionAsync())?.StartsWith("Press Enter", StringComparison.Ordinal) == false)
        {
            await terminal.AnswerAsync();
        }

        question.Should().NotBeNull();
        await terminal.AnswerAsync();
        (await terminal.QuestionAsync()).Should().StartWith("Press Enter", "nobody has signed in yet");
        await Bed.Machine.WriteAsync(credentials, Tokens.ClaudeJson("signed-in"), "600");
        await terminal.AnswerAsync();
        await terminal.TakeProposalsAsync();

        var (exitCode, text) = await terminal.EndAsync();

        exitCode.Should().Be(0, text);
        text.Should().Contain("/login").And.NotContain("FAKE");
        (await File.ReadAllTextAsync(Bed["state/credentials/oauth.json"])).Should().Contain(Tokens.Access("signed-in"));
    }
}
