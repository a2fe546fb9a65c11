using System.Text.RegularExpressions;
using FluentAssertions.Execution;

namespace Ocx.Tests;

/// <summary>A call that the kernel refuses, whichever it is: one error that names the file, an exit code that says what it was, and every file whole.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class RefusedSystemCalls
{
    [TestCaseSource(typeof(Works), nameof(Works.Tools))]
    public async Task It_is_told_and_nothing_is_damaged(string name)
    {
        await using var work = await Works.MakeAsync(name);
        var all = await Boundary.AllAsync(work);
        var refusals = Refusal.Of(work, all);
        refusals = Torture.IsLong ? refusals : [.. refusals.Where((_, i) => i % (10 * work.Sample) == 0)];
        var (told, borne, calls) = (0, 0, new HashSet<Boundary>());
        using var scope = new AssertionScope(); // all that is wrong at once
        foreach (var (call, error) in refusals)
        {
            await work.ResetAsync();
            var at = $"{name}, {error} at {call}";

            var result = await work.RunAsync(call.Options(work, $"error={error}"));

            if (Boundary.HasHitAnother(work))
            {
                continue;
            }

            calls.Add(call);
            at += $"; {result.ExitCode}; {result.StandardError}";
            var now = work.Now;
            work.Torn(now).Where(p => !work.SaysLess(p, now[p] ?? "")).Should().BeEmpty(at);
            if (result.ExitCode == 0)
            {
                borne++;
                work.Undone(now).Should().BeEmpty($"what is called done is done: {at}");
                ShouldTellOfStrays(work, now, result.StandardError, at);
            }
            else
            {
                told++;
                result.ExitCode.Should().BeOneOf([66, 73, 74, 75], at);
                var errors = result.StandardError.Split('\n').Where(l => l.Contains(": error: ", StringComparison.Ordinal) && !l.Contains("sign in to Claude Code", StringComparison.Ordinal)).ToList();
                errors.Should().HaveCountGreaterThan(0, at).And.HaveCountLessThanOrEqualTo(work.Targets, at).And.OnlyHaveUniqueItems(at);
                errors.Should().OnlyContain(e => Regex.IsMatch(e, @"^(<3>)?ocx-[a-z]+: error: [^ :]*(/|c\.json)[^:]*: ([^:]+: )?[a-z]"), at);
                ShouldTellOfStrays(work, now, result.StandardError, at);
            }

            await work.ShouldConvergeAsync(at);
        }

        Figures.Print($"{name}: {refusals.Count} refusals, {told + borne} of them at {calls.Count} calls of its own, {told} told, {borne} of no account");
        Torture.Row("refusals", name, calls.Count, told + borne, told, borne, 0);
        told.Should().BePositive();
        (told + borne).Should().BeGreaterThan(Torture.IsLong ? refusals.Count * 8 / 10 : 0, "but for a few it is a call of the work that is refused");
    }

    /// <summary>What cannot be removed is left to the next run, and said.</summary>
    private static void ShouldTellOfStrays(Work work, Tree now, string messages, string at) =>
        work.Strays(now).Where(s => !messages.Contains($"{Path.GetFileName(s)} beside it cannot be removed", StringComparison.Ordinal)).Should().BeEmpty(at);
}
