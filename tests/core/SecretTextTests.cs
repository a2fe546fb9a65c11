namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class SecretTextTests
{
    [TestCase("sh: 1: https://hooks.slack.com/services/T00/B00/SECRET: not found", "sh: 1: https://hooks.slack.com/…: not found")]
    [TestCase("+ curl -sf 'https://me:SECRET@host.example:8443/SECRET?SECRET#SECRET' -d x", "+ curl -sf 'https://host.example:8443/…' -d x")]
    [TestCase("https://SECRET@host", "https://host/…")]
    [TestCase("https://me:SECRET@SECRET@host/SECRET", "https://host/…")]
    [TestCase("https://me:SEC/RET@host/SECRET", "https://…")]
    [TestCase("https://host/@SECRET", "https://…")]
    [TestCase("https://me:SECRET", "https://me/…")]
    [TestCase("https://host?SECRET", "https://host/…")]
    [TestCase("https://host#SECRET", "https://host/…")]
    [TestCase("(see http://[::1]:8080/SECRET), or <ftp://host/SECRET>.", "(see http://[::1]:8080/…), or <ftp://host/…>.")]
    [TestCase("http://[::1]/SECRET http://[::1] http://[::1]:80", "http://[::1]/… http://[::1] http://[::1]:80")]
    [TestCase("git+ssh://git@host/SECRET", "git+ssh://host/…")]
    [TestCase("{\"url\":\"https:\\/\\/me:SECRET@host\\/SECRET\"}", "{\"url\":\"https:\\/\\/host/…\"}")]
    [TestCase("a\nHTTPS://HOST/SECRET\nb", "a\nHTTPS://HOST/…\nb")]
    [TestCase("https://a/SECRET,https://b/SECRET end", "https://a/… end")]
    [TestCase("https://a/SECRET https://b/SECRET", "https://a/… https://b/…")]
    [TestCase("https://a/https://SECRET@b/SECRET", "https://…")]
    [TestCase("https://ü.example/SECRET", "https://ü.example/…")]
    public void Of_an_address_the_host_is_shown(string text, string shown)
    {
        SecretText.MaskAddresses(text).Should().Be(shown).And.NotContain("SECRET");
        SecretText.MaskAddresses(shown).Should().Be(shown, "what was masked before stays");
    }

    [TestCase("")]
    [TestCase("://")]
    [TestCase(":// x://")]
    [TestCase("https://")]
    [TestCase("no route to https://host")]
    [TestCase("http://127.0.0.1:8080: the connection is refused")]
    [TestCase("a: b:/c //d C:\\e 12:34")]
    public void What_is_no_address_and_what_is_no_secret_stays(string text) => SecretText.MaskAddresses(text).Should().Be(text);

    [Category("Large")]
    [Test]
    public void Megabytes_take_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var part in new[] { "x", ":", "://", "a://", "a://b ", "a://b@" })
        {
            SecretText.MaskAddresses(string.Concat(Enumerable.Repeat(part, 1_000_000)));
        }

        watch.Elapsed.TotalSeconds.Should().BeLessThan(5);
    }

    [Test]
    public void A_token_is_masked_also_where_it_says_that_it_was()
    {
        var token = Tokens.Access();

        SecretText.MaskTokens($"x {token}[masked 0]").Should().NotContain(token);
        SecretText.MaskTokens("x sk-ant-oat01-[masked 01234567] y").Should().Be("x sk-ant-oat01-[masked 01234567] y");
    }

    [Test]
    public void A_document_is_masked_whose_names_are_not_Unicode()
    {
        var masked = System.Text.Encoding.UTF8.GetString(SecretText.MaskJson(System.Text.Encoding.UTF8.GetBytes($$$"""{"a":{"\ud800":"x","key":"{{{Tokens.Access()}}}"}}""")));

        masked.Should().Contain("\\ud800").And.NotContain(Tokens.Access());
    }

    [Test]
    public void A_name_that_is_a_token_is_masked()
    {
        var masked = System.Text.Encoding.UTF8.GetString(SecretText.MaskJson(System.Text.Encoding.UTF8.GetBytes($$$"""{"{{{Tokens.Access()}}}" : {"key" : "x", "access" :1}}""")));

        masked.Should().Be($$$"""{"{{{Fingerprint.Masked(Tokens.Access())}}}" : {"key" : "{{{Fingerprint.Masked("x")}}}", "access" :1}}""");
    }
}
