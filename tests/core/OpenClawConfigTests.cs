namespace Ocx.Tests;

/// <summary>What OpenClaw 2026.2.25 and 2026.9.6 make of the same files was measured with <c>openclaw config get</c>.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OpenClawConfigTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Test]
    public void A_value_is_told_with_its_file_and_line()
    {
        var path = sandbox.Write("openclaw.json", "// mine\n{\n  models: {\n    providers: {\n      anthropic: { baseUrl: 'https://a.example' },\n    },\n  },\n}\n");

        var found = Read()!.Find("models.providers.anthropic")!;

        found.Where.Should().Be($"{path} line 5");
        found.Find("baseUrl")!.Text.Should().Be("https://a.example");
        Read()!.Find("models.providers.openai").Should().BeNull();
        Read()!.Find("models.providers.anthropic.baseUrl.more").Should().BeNull();
    }

    [TestCase("openclaw.json,clawdbot.json", "openclaw.json")]
    [TestCase("clawdbot.json,moltbot.json", "clawdbot.json")]
    [TestCase("moltbot.json", "moltbot.json")]
    public void Older_names_count_where_there_is_no_newer(string names, string read)
    {
        foreach (var name in names.Split(','))
        {
            sandbox.Write(name, "{}");
        }

        Read()!.Path.Should().Be(sandbox[read]);
    }

    [Test]
    public void There_may_be_none() => Read().Should().BeNull();

    [Test]
    public void One_that_is_named_lies_anywhere()
    {
        sandbox.Write("openclaw.json", "{a: 1}");
        sandbox.Write("elsewhere/c.json5", "{a: {$include: './d.json5'}}");
        sandbox.Write("elsewhere/d.json5", "2");

        OpenClawConfig.TryRead(sandbox.Root, sandbox["elsewhere/c.json5"])!.Find("a")!.Json.Number.Should().Be(2);
        OpenClawConfig.TryRead(sandbox.Root, sandbox["nowhere.json"]).Should().BeNull();
    }

    [Test]
    public void Included_files_are_merged_in_order_and_what_stands_beside_them_comes_last()
    {
        sandbox.Write("openclaw.json", "{ agents: { $include: ['./sub/a.json5', 'sub/b.json5'], defaults: { model: { primary: 'anthropic/own' } } } }");
        sandbox.Write("sub/a.json5", "{defaults:{model:{primary:'anthropic/a', fallbacks: ['x']}}, list:[{id:'main'}]}");
        sandbox.Write("sub/b.json5", "{list:[{id:'coder', agentDir: '/w'}],\n defaults:{$include: './c.json5'}}");
        sandbox.Write("sub/c.json5", "{workspace: '/tmp/w', model: {primary: 'anthropic/c'}}");

        var config = Read()!;

        config.PrimaryModel!.Text.Should().Be("anthropic/own");
        config.PrimaryModel.Where.Should().Be($"{sandbox["openclaw.json"]} line 1");
        config.Agents.Select(a => (a.Id, a.Directory?.Text)).Should().Equal(("main", null), ("coder", "/w"));
        config.Find("agents.defaults.workspace")!.Where.Should().Be($"{sandbox["sub/c.json5"]} line 1");
        config.Find("agents.defaults.model.fallbacks")!.Texts.Should().Equal("x");
        config.Find("agents.defaults.model")!.Places.Select(p => p.File).Should().Equal(sandbox["sub/a.json5"], sandbox["sub/c.json5"], sandbox["openclaw.json"]);
    }

    [Test]
    public void An_included_file_takes_the_place_of_the_object()
    {
        sandbox.Write("openclaw.json", "{ a: { $include: 'list.json5' }, b: { $include: [] }, c: [ { $include: 'list.json5' } ] }");
        sandbox.Write("list.json5", "[1, 2]");

        Read()!.Find("a")!.Items.Should().HaveCount(2);
        Read()!.Find("b")!.Kind.Should().Be(Json5Kind.Object);
        Read()!.Find("c")!.Items.Should().ContainSingle().Which.Items.Should().HaveCount(2);
    }

    [TestCase("{ a: 1,\n b: { $include: './gone.json5' } }", "line 2: $include names ./gone.json5, which is not there")]
    [TestCase("{ $include: 7 }", "line 1: $include is neither a path nor an array of paths")]
    [TestCase("{ $include: ['x', 7] }", "line 1: $include is neither a path nor an array of paths")]
    [TestCase("{ $include: './openclaw.json' }", "line 1: $include names ./openclaw.json, by which it includes itself")]
    [TestCase("{ a: { $include: './one.json5', b: 1 } }", "line 1: $include includes something else than an object, and has members beside it")]
    [TestCase("{ a: { $include: './bad.json5' } }", "bad.json5 line 1, column 2: cut off")]
    [TestCase("{ a: 1\n b: 2 }", "openclaw.json line 2, column 2: a comma or } is missing")]
    [TestCase("[]", "openclaw.json line 1: is not an object")]
    public void What_OpenClaw_cannot_read_is_refused_with_its_line(string config, string message)
    {
        sandbox.Write("openclaw.json", config);
        sandbox.Write("one.json5", "1");
        sandbox.Write("bad.json5", "{");

        var error = FluentActions.Invoking(Read).Should().Throw<OcxException>().Which;

        error.Message.Should().EndWith(message).And.StartWith(sandbox.Root);
        error.ExitCode.Should().Be(ExitCode.BadData);
    }

    [TestCase("../out.json5")]
    [TestCase("../state2.json5")]
    [TestCase("/etc/hostname")]
    [TestCase("sub/../../out.json5")]
    public void What_is_outside_of_its_directory_is_not_read(string path)
    {
        sandbox.Write("state/openclaw.json", $"{{ $include: '{path}' }}");
        sandbox.Write("out.json5", "{}");

        FluentActions.Invoking(() => OpenClawConfig.TryRead(sandbox["state"])).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.NoInput);
    }

    [Test]
    public void No_link_below_the_state_directory_is_followed()
    {
        sandbox.Write("state/openclaw.json", "{ a: { $include: './link.json5' } }");
        sandbox.Write("out.json5", "{}");
        File.CreateSymbolicLink(sandbox["state/link.json5"], sandbox["out.json5"]);

        FluentActions.Invoking(() => OpenClawConfig.TryRead(sandbox["state"])).Should().Throw<OcxException>().WithMessage("*symbolic link*");
    }

    [TestCase(10, true)]
    [TestCase(11, false)]
    public void Ten_levels_are_included_and_no_more(int levels, bool works)
    {
        sandbox.Write("openclaw.json", "{ a: { $include: './1.json5' } }");
        for (var i = 1; i < levels; i++)
        {
            sandbox.Write($"{i}.json5", $"{{ $include: './{i + 1}.json5' }}");
        }

        sandbox.Write($"{levels}.json5", "{ b: 1 }");
        if (works)
        {
            Read()!.Find("a.b")!.Json.Number.Should().Be(1);
        }
        else
        {
            FluentActions.Invoking(Read).Should().Throw<OcxException>().WithMessage("*10.json5 line 1: $include names ./11.json5, which is more than 10 levels down");
        }
    }

    [Test]
    public void Including_ever_more_has_an_end()
    {
        sandbox.Write("openclaw.json", "{ $include: ['1.json5'] }");
        for (var i = 1; i <= 9; i++)
        {
            sandbox.Write($"{i}.json5", $"{{ $include: [{string.Join(',', Enumerable.Repeat($"'{i + 1}.json5'", 50))}] }}");
        }

        sandbox.Write("10.json5", "{}");

        FluentActions.Invoking(Read).Should().Throw<OcxException>().WithMessage("*includes more than 200 files*").Which.ExitCode.Should().Be(ExitCode.NoInput);
    }

    [Category("Large")]
    [Test]
    public void Including_the_same_values_again_and_again_has_an_end()
    {
        sandbox.Write("openclaw.json", "{ $include: ['1.json5', '1.json5'] }");
        sandbox.Write("1.json5", $"{{ a: [{string.Concat(Enumerable.Repeat("0,", Json5.MostValues - 10))}] }}");

        FluentActions.Invoking(Read).Should().Throw<OcxException>().WithMessage("*1.json5: holds more than 250000 values, with all that includes it").Which.ExitCode.Should().Be(ExitCode.NoInput);
    }

    [TestCase("{ env: { A: 'x', vars: { A: 'y' } } }", "x")]
    [TestCase("{ env: { A: ' ', vars: { A: 'y' } } }", "y")]
    [TestCase("{ env: { vars: { A: '${B}' } } }", "${B}")]
    [TestCase("{ env: { A: 1, vars: { A: '' } } }", null)]
    [TestCase("{ env: { shellEnv: { A: 'x' } } }", null)]
    [TestCase("{}", null)]
    public void A_variable_is_added_by_two_ways(string config, string? value)
    {
        sandbox.Write("openclaw.json", config);

        Read()!.Variable("A")?.Text.Should().Be(value);
        (Read()!.Variable("A") is null).Should().Be(value is null);
    }

    [TestCase("{ agents: { list: [{ id: 'main' }, { name: 'none' }, { id: 'coder' }] } }", "main coder")]
    [TestCase("{ agents: { entries: { main: {}, coder: { agentDir: '/x' } } } }", "main coder")]
    [TestCase("{ agents: { list: {} } }", "")]
    public void Agents_are_configured_by_a_list_or_by_their_names(string config, string ids)
    {
        sandbox.Write("openclaw.json", config);

        string.Join(' ', Read()!.Agents.Select(a => a.Id)).Should().Be(ids);
    }

    [Test]
    public void A_provider_is_known_in_any_case()
    {
        sandbox.Write("openclaw.json", "{ auth: { order: { ' Anthropic': ['a', 7, 'b'] } }, models: { providers: { ANTHROPIC: {}, 'anthropic-x': {} } }, agents: { defaults: { model: 'anthropic/x' } } }");

        Read()!.Order!.Texts.Should().Equal("a", "b");
        Read()!.CustomAnthropic.Should().NotBeNull();
        Read()!.PrimaryModel!.Text.Should().Be("anthropic/x");
    }

    [Test]
    public void Of_two_members_with_one_name_the_last_counts_and_no_name_is_magic()
    {
        sandbox.Write("openclaw.json", "{ a: 1, __proto__: { b: 1 }, a: 2 }");

        Read()!.Find("a")!.Json.Number.Should().Be(2);
        Read()!.Find("b").Should().BeNull();
        Read()!.Find("__proto__.b").Should().NotBeNull();
    }

    private OpenClawConfig? Read() => OpenClawConfig.TryRead(sandbox.Root);
}
