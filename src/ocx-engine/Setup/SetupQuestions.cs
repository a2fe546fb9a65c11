namespace Ocx;

/// <summary>Gets answers: those that were given beforehand, else the one that is proposed where that is to be taken, else a person's.</summary>
internal sealed class SetupQuestions
{
    private readonly SetupAnswers answers;
    private readonly ISetupTerminal terminal;
    private readonly bool takesProposals;
    private readonly CancellationToken stop;

    /// <param name="answers">What was answered beforehand.</param>
    /// <param name="takesProposals">Whether nobody is asked what has an answer that is proposed.</param>
    /// <param name="terminal">Where a person is asked.</param>
    /// <param name="stop">Ends the waiting.</param>
    public SetupQuestions(SetupAnswers answers, bool takesProposals, ISetupTerminal terminal, CancellationToken stop)
    {
        this.answers = answers;
        this.takesProposals = takesProposals;
        this.terminal = terminal;
        this.stop = stop;
    }

    /// <summary>Whether a person is asked, and not only proposals are taken.</summary>
    public bool AsksPerson => !takesProposals && terminal.CanAsk;

    /// <summary>Asks for yes or no; yes is proposed.</summary>
    /// <param name="name">The question's name, by which it can be answered beforehand.</param>
    /// <param name="text">What is asked.</param>
    public async Task<bool> ConfirmAsync(string name, string text) => await ChooseAsync(name, text, "[Y/n]", "yes", Word) == "yes";

    /// <summary>Asks for one of some words.</summary>
    public Task<string> ChooseAsync(string name, string text, IReadOnlyList<string> words, string proposal) =>
        ChooseAsync(name, text, $"({string.Join(", ", words)}) [{proposal}]", proposal, a => words.Contains(a, StringComparer.Ordinal) ? a : null);

    /// <summary>Asks for a value.</summary>
    public Task<string> ValueAsync(string name, string proposal) => ChooseAsync(name, name, $"[{proposal}]", proposal, a => ConfigurationFile.WhyNot(a) is null ? a : null);

    /// <summary>Waits for a person to have done something.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> WaitAsync(string text)
    {
        if (!AsksPerson)
        {
            return false;
        }

        await terminal.AskAsync(text, stop);
        return true;
    }

    private static string? Word(string answer) => answer.ToLowerInvariant() switch
    {
        "y" or "yes" => "yes",
        "n" or "no" => "no",
        _ => null,
    };

    private async Task<string> ChooseAsync(string name, string text, string choices, string proposal, Func<string, string?> read)
    {
        if (answers.Of(name) is { } given)
        {
            return read(given) ?? throw new OcxException(ExitCode.Configuration, $"the answer to {name} means nothing: {given}", $"{text} {choices}");
        }

        if (takesProposals)
        {
            return proposal;
        }

        if (!terminal.CanAsk)
        {
            throw new OcxException(ExitCode.NoInput, $"there is nobody to ask: {text}", $"--yes takes what is proposed ({proposal}); or --answers FILE with a line {name}='{proposal}'");
        }

        while (true)
        {
            var answer = await terminal.AskAsync($"{text} {choices} ", stop);
            if (answer.Length == 0)
            {
                return proposal;
            }

            if (read(answer) is { } word)
            {
                return word;
            }
        }
    }
}
