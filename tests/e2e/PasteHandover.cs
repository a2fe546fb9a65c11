using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>OCX_HANDOVER=hot on a gateway of the SQLite generation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PasteHandover
{
    [Test]
    public async Task A_stored_token_recreates_nothing()
    {
        await using var bed = await PasteBed.MakeAsync();
        bed.Store("main");
        bed.Store("work");
        var id = await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}}");

        var result = await bed.Gateway.Program("ocx-sync", "--once").With(("OCX_HANDOVER", "hot")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain("openclaw: anthropic:default of main").And.Contain(bed.Gateway.EnvFile);
        bed.Stored("main")!.Value.Mark.Should().Be("new");
        (await File.ReadAllTextAsync(bed.Gateway.EnvFile)).Should().Contain(PasteBed.Token("new"));
        (await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(id);
        (await bed.Gateway.Program("ocx-sync", "--once").With(("OCX_HANDOVER", "hot")).ExecuteBufferedAsync()).StandardOutput.Should().BeEmpty();
    }

    [TestCase("none", "the store of main has no profile of Anthropic's")]
    [TestCase("old", "the store of main has no usable profile with this token")]
    [TestCase("agent", "the store of work has no usable profile with this token")]
    public async Task What_is_not_stored_has_the_gateway_made_anew(string stored, string reason)
    {
        await using var bed = await PasteBed.MakeAsync();
        if (stored != "none")
        {
            bed.Store("main", stored == "old" ? "old" : "new");
        }

        if (stored == "agent")
        {
            bed.Store("work", "theirs", "anthropic:manual");
        }

        bed.Gateway.SetToken(PasteBed.Long("new"));

        var result = await bed.Gateway.Program("ocx-recreate", "--if-stale").With(("OCX_HANDOVER", "hot")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().Contain($"hot handover is not possible: {reason}");
        result.StandardOutput.Should().Contain("recreated by down-up");
    }

    [Test]
    public async Task By_the_environment_only_what_is_stored_is_pasted()
    {
        await using var bed = await PasteBed.MakeAsync();

        var result = await bed.Gateway.Program("ocx-sync", "--once").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain("recreated by down-up");
        bed.Pastes.Should().BeEmpty();
        (await bed.Gateway.TokenServedAsync()).Should().Be(PasteBed.Token("new"));
    }
}
