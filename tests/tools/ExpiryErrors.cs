using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Errors of ocx-expiry's own are no state of a token, whoever asks.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ExpiryErrors
{
    [TestCase("OCX_WITHIN", "5", "-q", "--due")]
    [TestCase("OCX_WITHIN", "soon", "--due", "-q")]
    [TestCase("OCX_WITHIN", "5", "--due", "--quiet")]
    [TestCase("OCX_WITHIN", "-5m", "--due")]
    [TestCase("OCX_WITHIN", "1001y", "--due", "--json")]
    [TestCase("", "", "--due", "--frobnicate")]
    [TestCase("", "", "--due=true", "--frobnicate")]
    [TestCase("", "", "--due", "--within", "5")]
    [TestCase("", "", "--due", "--within")]
    [TestCase("", "", "--due", "--nagios")]
    [TestCase("", "", "--due", "--json", "--prometheus")]
    [TestCase("", "", "--due", "")]
    public async Task To_systemd_an_error_is_no_answer(string variable, string value, params string[] arguments)
    {
        var result = await RunAsync(variable, value, arguments);

        result.ExitCode.Should().Be(255);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Should().StartWith("ocx-expiry: error: ");
    }

    [TestCase("OCX_WITHIN", "5", "--nagios")]
    [TestCase("", "", "--nagios", "--frobnicate")]
    [TestCase("", "", "--nagios", "--json")]
    [TestCase("", "", "--nagios", "--within", "5")]
    public async Task To_Nagios_an_error_is_unknown(string variable, string value, params string[] arguments) =>
        (await RunAsync(variable, value, arguments)).ExitCode.Should().Be(3);

    [TestCase("OCX_WITHIN", "5", 78)]
    [TestCase("OCX_WITHIN", "4m30", 78)]
    [TestCase("", "", 64, "--frobnicate")]
    [TestCase("", "", 64, "--within", "5")]
    [TestCase("", "", 64, "--within", "-5m")]
    [TestCase("", "", 64, "--within", "5m5m")]
    [TestCase("", "", 64, "--within", "5m", "--within", "6m")]
    [TestCase("", "", 64, "")]
    public async Task To_others_it_has_its_own_exit_code(string variable, string value, int exit, params string[] arguments)
    {
        var result = await RunAsync(variable, value, arguments);

        result.ExitCode.Should().Be(exit);
        result.StandardOutput.Should().BeEmpty();
    }

    [TestCase(74)]
    [TestCase(255, "--due")]
    [TestCase(3, "--nagios")]
    public async Task An_output_that_cannot_be_written_is_an_error(int exit, params string[] arguments)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson());

        var result = await Shell.Command("bash", ["-c", "ocx-expiry c.json \"$@\" >/dev/full", "bash", .. arguments])
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")).WithWorkingDirectory(sandbox.Root).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(exit);
    }

    [Test]
    public async Task A_file_that_is_called_as_an_option_asks_nothing()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("--due", Tokens.ClaudeJson("0", Tokens.InHours(0.05)));

        (await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--", "--due")).ExitCode.Should().Be(2);
    }

    [Test]
    public async Task Configured_credentials_are_a_file_whatever_they_are_called()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("-", Tokens.ClaudeJson());
        string[][] ways = [["-q", "--due"], ["--due"]];
        foreach (var way in ways)
        {
            var result = await Shell.Command("ocx-expiry", way).With(("OCX_CREDENTIALS", "-")).WithWorkingDirectory(sandbox.Root)
                .WithStandardInputPipe(PipeSource.FromString("garbage")).ExecuteBufferedAsync();

            result.ExitCode.Should().Be(1);
        }
    }

    private static async Task<BufferedCommandResult> RunAsync(string variable, string value, string[] arguments)
    {
        using var sandbox = new Sandbox();
        return await Shell.Command("ocx-expiry", arguments).WithWorkingDirectory(sandbox.Root)
            .With(("OCX_CREDENTIALS", sandbox.Write("c.json", Tokens.ClaudeJson())))
            .With(variable.Length > 0 ? [(variable, (string?)value)] : []).ExecuteBufferedAsync();
    }
}
