namespace Ocx.Tests;

/// <summary>A configuration of several files is changed where its values are written.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ModelIncludes
{
    [Test]
    public async Task A_value_is_changed_in_the_file_that_counts_and_a_new_one_goes_into_the_main_file()
    {
        using var bed = new ModelBed("{\n  agents: { $include: ['a.json5', 'sub/b.json5'] },\n}\n");
        bed.Write("a.json5", "{ defaults: { model: { primary: 'a/a' } } } // a");
        bed.Write("sub/b.json5", "{ defaults: { model: { $include: 'c.json5' } } } // b");
        bed.Write("sub/c.json5", "{ primary: 'c/c' } // c");

        await bed.ChangeAsync(["openclaw.json", "sub/c.json5"], "--primary", "x/x", "--alias", "x/x=X");

        bed.Read("a.json5").Should().Be("{ defaults: { model: { primary: 'a/a' } } } // a");
        bed.Read("sub/c.json5").Should().Be("{ primary: 'x/x' } // c");
        bed.Read("sub/c.json5.ocx-backup").Should().Be("{ primary: 'c/c' } // c");
        bed.Config.Should().Be("{\n  agents: { $include: ['a.json5', 'sub/b.json5'], defaults: { models: { 'x/x': { alias: 'X' }, 'c/c': {} } } },\n}\n");
        bed.Names.Should().NotContain("a.json5.ocx-backup");
        await bed.ShouldBeDoneAsync("--primary", "x/x", "--alias", "x/x=X");
    }

    [Test]
    public async Task A_value_that_is_a_file_of_its_own_is_changed_there()
    {
        using var bed = new ModelBed("{ agents: { defaults: { model: { $include: 'm.json5' } } } }");
        bed.Write("m.json5", "// one\n'a/b'\n");

        await bed.ChangeAsync(["m.json5"], "--primary", "c/d");

        bed.Read("m.json5").Should().Be("// one\n'c/d'\n");
    }

    [Test]
    public async Task An_agent_is_changed_in_the_file_that_lists_it()
    {
        using var bed = new ModelBed("{ $include: ['one.json5', 'two.json5'], agents: { list: [{ id: 'own' }] } }");
        bed.Write("one.json5", "{ agents: { list: [{ id: 'a' }, { $include: 'b.json5' }] } }");
        bed.Write("two.json5", "{ agents: { list: [{ id: 'c', model: 'x/y' }] } }");
        bed.Write("b.json5", "{ id: 'b', model: { primary: 'x/y' } }");

        await bed.ChangeAsync(["openclaw.json", "one.json5", "b.json5", "two.json5"], "--agent", "a=a/a", "--agent", "b=b/b", "--agent", "c=c/c", "--agent", "own=o/o");

        bed.Config.Should().Contain("{ id: 'own', model: 'o/o' }");
        bed.Read("one.json5").Should().Contain("[{ id: 'a', model: 'a/a' }, { $include: 'b.json5' }]");
        bed.Read("two.json5").Should().Contain("{ id: 'c', model: 'c/c' }");
        bed.Read("b.json5").Should().Be("{ id: 'b', model: { primary: 'b/b' } }");
    }

    [Test]
    public async Task A_custom_provider_goes_from_every_file()
    {
        using var bed = new ModelBed("{ models: { $include: 'm.json5', providers: { anthropic: { $include: 'p.json5' }, openai: {} } } }");
        bed.Write("m.json5", "{ providers: { anthropic: { baseUrl: 'https://x' } } }");
        bed.Write("p.json5", "{ apiKey: 'FAKE' }");

        await bed.ChangeAsync(["openclaw.json", "m.json5"], "--remove-custom-provider");

        bed.Config.Should().Be("{ models: { $include: 'm.json5', providers: { openai: {} } } }");
        bed.Read("m.json5").Should().Be("{ providers: {} }");
    }

    [Test]
    public async Task What_is_put_together_from_several_files_or_shared_is_named()
    {
        using var bed = new ModelBed("{ agents: { $include: 'a.json5', defaults: { model: { fallbacks: ['b/b'] } } } }");
        bed.Write("a.json5", "{ defaults: { model: { fallbacks: ['a/a'] } } }");
        await bed.ShouldBeRefusedAsync(78, $"{bed["a.json5"]} line 1 and {bed["openclaw.json"]} line 1: OpenClaw puts agents.defaults.model.fallbacks together from these", "--fallback", "c/c");

        bed.Write("openclaw.json", "{ agents: { entries: { one: { $include: 'e.json5' }, two: { $include: 'e.json5' } } } }");
        bed.Write("e.json5", "{ model: 'x/y' }");
        await bed.ShouldBeRefusedAsync(78, $"{bed["e.json5"]}: is included at several places", "--agent", "one=a/b");
    }

    [TestCase("{ a: { $include: '../out.json5' } }", 66)]
    [TestCase("{ a: { $include: './gone.json5' } }", 65)]
    [TestCase("{ a: { $include: './openclaw.json' } }", 65)]
    public async Task What_OpenClaw_refuses_is_refused(string config, int code)
    {
        using var bed = new ModelBed(config);
        bed.Write("../out.json5", "{}");

        await bed.ShouldBeRefusedAsync(code, "$include");
    }

    [Test]
    public async Task The_file_is_the_one_that_OpenClaw_takes()
    {
        using var bed = new ModelBed();
        await bed.ShouldBeRefusedAsync(66, $"{bed["openclaw.json"]}: no such file");
        bed.Write("moltbot.json", "{}");
        await bed.ChangeAsync(["moltbot.json"], "--primary", "a/b");
        bed.Write("clawdbot.json", "{}");
        await bed.ChangeAsync(["clawdbot.json"], "--primary", "a/b");

        bed.Write("../elsewhere.json5", "{}");
        var result = await Shell.RunAsync(bed.Root, "env", $"OPENCLAW_CONFIG_PATH={bed.Root}/elsewhere.json5", Shell.Tool("ocx-model"), "--primary", "a/b");
        result.StandardOutput.Should().Be($"{bed.Root}/elsewhere.json5\n");
        (await Shell.RunAsync(bed.Root, "ocx-model", "elsewhere.json5", "--primary", "b/c")).StandardOutput.Should().Be("elsewhere.json5\n");
        (await Shell.RunAsync(bed.Root, "ocx-model", "gone.json5")).ExitCode.Should().Be(66);
        File.Exists(Path.Join(bed.Root, "gone.json5")).Should().BeFalse();
    }
}
