using static Ocx.Tests.ConfigFiles;

namespace Ocx.Tests;

/// <summary>openclaw.json with what it includes, as one value.</summary>
public class ConfigValueTests
{
    [TestCase("{}", FindingState.Warn, ", and OpenClaw knows it best")]
    [TestCase("{ baseUrl: '' }", FindingState.Warn, ", and OpenClaw knows it best")]
    [TestCase("{ baseUrl: 'https://api.anthropic.com' }", FindingState.Warn, "; older releases of OpenClaw asked at /v1/v1 then, which is not found")]
    [TestCase("{ baseUrl: ' https://anthropic.com/v1/ ' }", FindingState.Warn, "; older releases of OpenClaw asked at /v1/v1 then, which is not found")]
    [TestCase("{ baseUrl: 'https://anthropic.com/v1/' }", FindingState.Warn, ": with /v1 at its end, older releases of OpenClaw ask at /v1/v1, which is not found")]
    [TestCase("{ baseUrl: 'https://anthropic.com/v1' }", FindingState.Warn, ": with /v1 at its end, older releases of OpenClaw ask at /v1/v1, which is not found")]
    [TestCase("{ baseUrl: 'http://api.anthropic.com' }", FindingState.Fail, ": the token is sent to http://api.anthropic.com")]
    [TestCase("{ baseUrl: 'https://anthropic.com.example' }", FindingState.Fail, ": the token is sent to https://anthropic.com.example")]
    [TestCase("{ baseUrl: 'https://xanthropic.com' }", FindingState.Fail, ": the token is sent to https://xanthropic.com")]
    [TestCase("{ baseUrl: 'api.anthropic.com' }", FindingState.Fail, ": the token is sent to what is no address")]
    public void A_provider_of_somebody_s_own_is_judged_by_where_the_token_goes(string custom, FindingState state, string says)
    {
        var config = Of($"{{ models: {{ providers: {{ anthropic: {custom} }} }} }}")!.Config;

        var finding = CustomProvider.Judge("provider", config.CustomAnthropic!, "cure");

        (finding.Check, finding.State, finding.Cure).Should().Be(("provider", state, "cure"));
        finding.What.Should().Be($"{Main} line 1: models.providers.anthropic describes Anthropic anew{says}");
    }

    [Test]
    public void A_host_that_is_no_name_is_not_Anthropic_s() =>
        CustomProvider.Judge("provider", Of(@"{ models: { providers: { anthropic: { baseUrl: 'https://\ud9e1' } } } }")!.Config.CustomAnthropic!, "cure").State.Should().Be(FindingState.Fail);

    [Test]
    public void What_OpenClaw_leaves_out_of_a_merge_is_left_out()
    {
        var root = Of("{ $include: 'one.json5', own: 1, __proto__: 1, constructor: 2, prototype: 3 }", ("/c/one.json5", "{ first: 1, constructor: 4 }"))!.Config.Root;

        root.Members.Keys.Should().Equal("first", "constructor", "own");
        root.Find("constructor")!.Json.Number.Should().Be(4);
        root.OfProvider("anthropic").Should().BeNull();
    }

    [TestCase("['one.json5', 'two.json5']", "b")]
    [TestCase("['two.json5', 'one.json5']", "a")]
    public void The_last_one_that_is_included_counts(string include, string value) =>
        Of($"{{ $include: {include} }}", ("/c/one.json5", "{ x: 'a' }"), ("/c/two.json5", "{ x: 'b' }"))!.Config.Find("x")!.Text.Should().Be(value);

    [TestCase("{ a: { $include: 't.json5', b: 1 } }", "includes something else than an object, and has members beside it")]
    [TestCase("{ a: { $include: 7 } }", "is neither a path nor an array of paths")]
    [TestCase("{ a: { $include: [7] } }", "is neither a path nor an array of paths")]
    [TestCase("{ a: { $include: 't\\0' } }", "has a path with a NUL in it")]
    [TestCase("{ a: { $include: 'openclaw.json' } }", "names openclaw.json, by which it includes itself")]
    [TestCase("{ a: { $include: 'none.json5' } }", "names none.json5, which is not there")]
    public void What_cannot_be_included_is_told_with_its_place(string main, string says)
    {
        var error = new Action(() => Of(main, ("/c/t.json5", "1"))).Should().Throw<OcxException>().Which;

        (error.ExitCode, error.Message).Should().Be((ExitCode.BadData, $"{Main} line 1: $include {says}"));
    }

    [TestCase(199, true)]
    [TestCase(200, false, Description = "and the one that includes them")]
    public void No_more_than_two_hundred_files_are_read(int number, bool isRead) =>
        ShouldRead($"{{ a: {{ $include: [{string.Join(',', Enumerable.Repeat("'e.json5'", number))}] }} }}", "{}", isRead, "/c/e.json5: includes more than 200 files, or 33554432 bytes");

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void No_more_than_thirty_two_megabytes_are_read(int times, bool isRead) =>
        ShouldRead($"{{ a: {{ $include: [{string.Join(',', Enumerable.Repeat("'e.json5'", times))}] }} }}", "{}" + new string(' ', 11 << 20), isRead, "/c/e.json5: includes more than 200 files, or 33554432 bytes");

    [TestCase(1, true)]
    [TestCase(2, false)]
    public void No_more_values_are_held_than_one_file_may_have(int times, bool isRead) =>
        ShouldRead(
            $"{{ {string.Join(',', Enumerable.Range(0, times).Select(i => $"m{i}: {{ $include: 'e.json5' }}"))} }}",
            $"[{string.Join(',', Enumerable.Repeat("0", 130_000))}]",
            isRead,
            "/c/e.json5: holds more than 250000 values, with all that includes it");

    [Test]
    public void What_lies_elsewhere_is_not_included() =>
        new Action(() => Of("{ $include: '../other/x.json5' }")).Should().Throw<OcxException>()
            .Where(e => e.ExitCode == ExitCode.NoInput && e.Message.StartsWith($"{Main} line 1: $include names ../other/x.json5, which is not below /c: ", StringComparison.Ordinal));

    private static void ShouldRead(string main, string included, bool isRead, string error)
    {
        var reading = new Action(() => Of(main, ("/c/e.json5", included)));
        if (isRead)
        {
            reading.Should().NotThrow();
        }
        else
        {
            var refusal = reading.Should().Throw<OcxException>().Which;
            (refusal.ExitCode, refusal.Message).Should().Be((ExitCode.NoInput, error));
        }
    }
}
