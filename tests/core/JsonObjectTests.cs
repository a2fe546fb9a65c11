using System.Text;
using System.Text.Json;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public class JsonObjectTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero);

    [Test]
    public void An_object_is_a_text_a_line_or_lines()
    {
        static void Write(Utf8JsonWriter json) => json.WriteNumber("a", 1);

        Encoding.UTF8.GetString(JsonObject.Text(Write)).Should().Be("{\"a\":1}");
        Encoding.UTF8.GetString(JsonObject.Line(Write)).Should().Be("{\"a\":1}\n");
        Encoding.UTF8.GetString(JsonObject.Lines(Write)).Should().Be("{\n  \"a\": 1\n}\n");
    }

    [Test]
    public void What_is_not_there_is_null()
    {
        Of(j => j.WriteNumberOrNull("n", 1.5)).Should().Be("{\"n\":1.5}");
        Of(j => j.WriteNumberOrNull("n", null)).Should().Be("{\"n\":null}");
        Of(j => j.WriteTimeOrNull("t", Time)).Should().Be("{\"t\":\"2026-11-22T01:02:03+00:00\"}");
        Of(j => j.WriteTimeOrNull("t", null)).Should().Be("{\"t\":null}");
        Of(j => j.WriteMasked("m", null)).Should().Be("{\"m\":null}");
    }

    [Test]
    public void Arrays_are_written_in_order()
    {
        Of(j => j.WriteTexts("a", ["x", "y"])).Should().Be("{\"a\":[\"x\",\"y\"]}");
        Of(j => j.WriteTexts("a", [])).Should().Be("{\"a\":[]}");
        Of(j => j.WriteObjects("o", [1, 2], i => j.WriteNumber("i", i))).Should().Be("{\"o\":[{\"i\":1},{\"i\":2}]}");
    }

    [Test]
    public void A_token_in_another_s_text_is_masked() =>
        Of(j => j.WriteMasked("m", $"before {Tokens.Access("SECRET")} behind")).Should().Contain("before ").And.Contain(" behind").And.NotContain("SECRET");

    [TestCase("null", null)]
    [TestCase("\"2026-11-22T01:02:03+00:00\"", 1_795_309_323L)]
    public void A_moment_is_read(string text, long? seconds)
    {
        using var json = JsonDocument.Parse(text);

        JsonObject.TimeOrNull(json.RootElement)?.ToUnixTimeSeconds().Should().Be(seconds);
        (JsonObject.TimeOrNull(json.RootElement) is null).Should().Be(seconds is null);
    }

    [TestCase("7")]
    [TestCase("\"soon\"")]
    public void What_is_no_moment_is_refused(string text)
    {
        using var json = JsonDocument.Parse(text);

        new Action(() => JsonObject.TimeOrNull(json.RootElement)).Should().Throw<Exception>().Which.Should().Match(e => e is InvalidOperationException || e is FormatException);
    }

    [TestCase("a\tb\r\nc", "a\tb\r\nc")]
    [TestCase("\u001b[0m", "\\u001b[0m")]
    [TestCase("\u0085\u200e\u202e", "\\u0085\\u200e\\u202e")]
    [TestCase("é 🦞", "é 🦞")]
    public void On_a_terminal_what_commands_it_has_JSON_s_form(string json, string shown) => Log.PrintableJson(json).Should().Be(shown);

    [TestCase("A", true)]
    [TestCase("a-b.c[0]_é²", true)]
    [TestCase("", false)]
    [TestCase("a b", false)]
    [TestCase("a=b", false)]
    [TestCase("$", false)]
    [TestCase("a#", false)]
    [TestCase("_", true)]
    [TestCase(".", true)]
    [TestCase("-", true)]
    [TestCase("[", true)]
    [TestCase("]", true)]
    [TestCase("7", true)]
    public void A_variable_s_name_is_what_Compose_takes_for_one(string name, bool isOne) => DotenvDocument.IsKey(name).Should().Be(isOne);

    [Test]
    public void A_Secret_and_a_profile_are_what_their_readers_take()
    {
        var credentials = CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"a","refreshToken":"r","expiresAt":1790000000000}}"""u8.ToArray(), "f");

        Encoding.UTF8.GetString(OpenClawFormat.KubernetesSecret(credentials, "n")).Should().Be("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Secret\",\n  \"metadata\": {\n    \"name\": \"n\"\n  },\n  \"type\": \"Opaque\",\n  \"stringData\": {\n    \"ANTHROPIC_OAUTH_TOKEN\": \"a\"\n  }\n}\n");
        Encoding.UTF8.GetString(OpenClawFormat.Profile(credentials)).Should().Be("{\n  \"type\": \"oauth\",\n  \"provider\": \"anthropic\",\n  \"access\": \"a\",\n  \"expires\": 1790000000000\n}\n");
        Encoding.UTF8.GetString(OpenClawFormat.Env(credentials)).Should().Be("ANTHROPIC_OAUTH_TOKEN=\"a\"\n");
        OpenClawFormat.HasMember("{\"a\":1}"u8, "a").Should().BeTrue();
        OpenClawFormat.HasMember("{\"a\":1}"u8, "b").Should().BeFalse();
        OpenClawFormat.HasMember("{"u8, "a").Should().BeFalse();

        var error = new Action(() => OpenClawFormat.Profile(CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"a"}}"""u8.ToArray(), "f"))).Should().Throw<OcxException>().Which;
        (error.ExitCode, error.Message, error.Hint).Should().Be((ExitCode.BadData, "the credentials hold no expiry, and OpenClaw takes an oauth profile without one for missing", "a long-lived token goes into .env: ocx-map -f env"));
    }

    private static string Of(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(JsonObject.Text(write));
}
