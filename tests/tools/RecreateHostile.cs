using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A container, or an engine, that would have docker's command line take a word of its own for an option.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateHostile
{
    [TestCase("\"com.docker.compose.project.working_dir\": \"[^\"]*\"", "\"com.docker.compose.project.working_dir\": \"--help\"", 78, "is no absolute path: --help")]
    [TestCase("\"com.docker.compose.project.working_dir\": \"[^\"]*\"", "\"com.docker.compose.project.working_dir\": \"claw\"", 78, "is no absolute path: claw")]
    [TestCase("\"com.docker.compose.project.config_files\": \"[^\"]*\"", "\"com.docker.compose.project.config_files\": \"-\"", 78, "the compose file that gateway was made from is not there")]
    [TestCase("\"com.docker.compose.project.config_files\": \"[^\"]*\"", "\"com.docker.compose.project.config_files\": \"/dev/null\\u0000x\"", 78, "the compose file that gateway was made from is not there")]
    [TestCase("\"com.docker.compose.project\": \"claw\"", "\"com.docker.compose.project\": \"../claw\"", 78, "none of Compose's: ../claw")]
    [TestCase("\"com.docker.compose.project\": \"claw\"", "\"com.docker.compose.project\": \"x --rmi=all\"", 78, "none of Compose's")]
    [TestCase("\"Id\": \"ID\"", "\"Id\": \"--privileged\"", 69, "no answer that is understood")]
    [TestCase("\"Id\": \"ID\"", "\"Id\": \"\"", 69, "no answer that is understood")]
    public async Task It_is_refused(string found, string instead, int exitCode, string message)
    {
        using var docker = await FakeDocker.MakeAsync();
        await Bash.RunAsync(docker[""], "sed -i \"s|$1|$2|\" container.json", found, instead.Replace("\\", "\\\\", StringComparison.Ordinal));

        var result = await docker.Recreate().With(("OCX_COMPOSE_DIR", null)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(exitCode, result.StandardError);
        result.StandardError.Should().Contain(message);
        docker.Changes.Should().BeEmpty();
        docker.Calls.Should().OnlyContain(c => c.StartsWith("ps ", StringComparison.Ordinal) || c.StartsWith("inspect ", StringComparison.Ordinal) || c.StartsWith("compose version", StringComparison.Ordinal));
    }

    [TestCase("--rmi=all")]
    [TestCase("-v")]
    public async Task A_service_that_would_be_an_option_is_refused(string service)
    {
        using var docker = await FakeDocker.MakeAsync();

        var configured = await docker.Recreate().With(("OCX_SERVICE", service)).ExecuteBufferedAsync();

        configured.ExitCode.Should().Be(78);
        configured.StandardError.Should().StartWith($"ocx-recreate: error: {service} is no name of a service\n");
        docker.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task What_it_calls_itself_neither_writes_to_a_terminal_nor_forges_a_line()
    {
        using var docker = await FakeDocker.MakeAsync();
        const string Odd = "gate\\u001b]52;c;AAAA\\u0007\\n<0>forged: \\u009b2J\\u202eway";
        await Bash.RunAsync(docker[""], "sed -i 's|\"/gateway\"|\"/'\"$1\"'\"|; s|\"com.docker.compose.project.config_files\": \"[^\"]*\"|\"com.docker.compose.project.config_files\": \"/'\"$1\"'\"|' container.json", Odd.Replace("\\", "\\\\", StringComparison.Ordinal));

        var result = await docker.Recreate("-v").With(("OCX_COMPOSE_DIR", null), ("JOURNAL_STREAM", "8:1")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("gate\\x1b]52;c;AAAA\\x07\\x0a<0>forged: \\x9b2J\\x202eway").And.NotContainAny("\u001b", "\u0007", "\u009b", "\u202e");
        result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(l => l.Contains(">ocx-recreate: ", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_label_of_10_MB_costs_nothing_but_its_reading()
    {
        using var docker = await FakeDocker.MakeAsync();
        await Bash.RunAsync(docker[""], """perl -pi -e 's/"Labels": \{/"Labels": {"long": "@{["x" x 10000000]}",/' container.json""");

        var result = await docker.RunAsync("-n");

        result.ExitCode.Should().Be(0, result.StandardError);
        (result.StandardOutput + result.StandardError).Should().NotContain("xxxxxxxxxx");
    }
}
