using System.Text.Json;

namespace Ocx.Tests;

/// <summary>What is asked for is set, in the style of what is there, and every other byte stays.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ModelEdits
{
    private const string Mine = """
        // mine
        {
          agents: {
            defaults: {
              model: { primary: 'openai/gpt-5' }, // cheap
              /* the list */ models: {
                'openai/gpt-5': { alias: 'gpt' },
              },
            },
            list: [
              { id: 'main' },
              { id: 'Coder', model: 'openai/gpt-5' }, // his
            ],
          },
        }

        """;

    [TestCase("{}\n", "{\n  \"agents\": {\n    \"defaults\": {\n      \"model\": {\n        \"primary\": \"anthropic/claude-opus-4-6\"\n      },\n      \"models\": {\n        \"anthropic/claude-opus-4-6\": {\n          \"alias\": \"Claude Opus 4.6 (Max)\"\n        },\n        \"anthropic/claude-sonnet-4-6\": {\n          \"alias\": \"Claude Sonnet 4.6 (Max)\"\n        }\n      }\n    }\n  }\n}\n")]
    [TestCase("\ufeff{\r\n\t// c\r\n}", "\ufeff{\r\n\t// c\r\n\t\"agents\": {\r\n\t\t\"defaults\": {\r\n\t\t\t\"model\": {\r\n\t\t\t\t\"primary\": \"anthropic/claude-opus-4-6\"\r\n\t\t\t},\r\n\t\t\t\"models\": {\r\n\t\t\t\t\"anthropic/claude-opus-4-6\": {\r\n\t\t\t\t\t\"alias\": \"Claude Opus 4.6 (Max)\"\r\n\t\t\t\t},\r\n\t\t\t\t\"anthropic/claude-sonnet-4-6\": {\r\n\t\t\t\t\t\"alias\": \"Claude Sonnet 4.6 (Max)\"\r\n\t\t\t\t}\r\n\t\t\t}\r\n\t\t}\r\n\t}\r\n}")]
    [TestCase("{gateway:{mode:'local'}}", "{gateway:{mode:'local'},agents:{defaults:{model:{primary:'anthropic/claude-opus-4-6'},models:{'anthropic/claude-opus-4-6':{alias:'Claude Opus 4.6 (Max)'},'anthropic/claude-sonnet-4-6':{alias:'Claude Sonnet 4.6 (Max)'}}}}}")]
    public async Task Without_options_what_is_missing_is_made(string config, string expected)
    {
        using var bed = new ModelBed(config);

        await bed.ChangeAsync(["openclaw.json"]);

        (await File.ReadAllBytesAsync(bed["openclaw.json"])).Should().Equal(System.Text.Encoding.UTF8.GetBytes(expected));
        bed.Backup.Should().Be(config.TrimStart('\ufeff'));
        await bed.ShouldBeDoneAsync();
    }

    [Test]
    public async Task Without_options_what_somebody_has_chosen_is_left()
    {
        using var bed = new ModelBed(Mine);

        await bed.DiffShouldBeAsync("""
            >         'anthropic/claude-opus-4-6': { alias: 'Claude Opus 4.6 (Max)' },
            >         'anthropic/claude-sonnet-4-6': { alias: 'Claude Sonnet 4.6 (Max)' },
            """);
    }

    [TestCase("--primary anthropic/claude-opus-4-6", """
        <       model: { primary: 'openai/gpt-5' }, // cheap
        >       model: { primary: 'anthropic/claude-opus-4-6' }, // cheap
        >         'anthropic/claude-opus-4-6': {},
        """)]
    [TestCase("--fallback openai/gpt-5 --fallback openrouter/x/y:z", """
        <       model: { primary: 'openai/gpt-5' }, // cheap
        >       model: { primary: 'openai/gpt-5', fallbacks: ['openai/gpt-5', 'openrouter/x/y:z'] }, // cheap
        >         'openrouter/x/y:z': {},
        """)]
    [TestCase("--alias openai/gpt-5=it's", """
        <         'openai/gpt-5': { alias: 'gpt' },
        >         'openai/gpt-5': { alias: 'it\'s' },
        """)]
    [TestCase("--alias OpenAI/gpt-5=other", """
        <         'openai/gpt-5': { alias: 'gpt' },
        >         'openai/gpt-5': { alias: 'other' },
        """)]
    [TestCase("--agent main=openai/gpt-5", """
        <       { id: 'main' },
        >       { id: 'main', model: 'openai/gpt-5' },
        """)]
    [TestCase("--agent coder=anthropic/claude-opus-4-6", """
        >         'anthropic/claude-opus-4-6': {},
        <       { id: 'Coder', model: 'openai/gpt-5' }, // his
        >       { id: 'Coder', model: 'anthropic/claude-opus-4-6' }, // his
        """)]
    public async Task Each_option_changes_its_own_lines(string arguments, string diff)
    {
        using var bed = new ModelBed(Mine);

        await bed.DiffShouldBeAsync(diff, arguments.Split(' '));
    }

    [TestCase("{ agents: { defaults: { model: 'a/b' } } }", "--primary c/d", "{ agents: { defaults: { model: 'c/d' } } }")]
    [TestCase("{ agents: { defaults: { model: 'a/b' } } }", "--fallback c/d", "{ agents: { defaults: { model: { primary: 'a/b', fallbacks: ['c/d'] } } } }")]
    [TestCase("{ agents: { defaults: { model: 'a/b' } } }", "--fallback c/d --primary e/f", "{ agents: { defaults: { model: { primary: 'e/f', fallbacks: ['c/d'] } } } }")]
    [TestCase("{ agents: { entries: { Main: { model: { primary: 'a/b' /* c */ } } } } }", "--agent main=c/d", "{ agents: { entries: { Main: { model: { primary: 'c/d' /* c */ } } } } }")]
    [TestCase("{ agents: { entries: { main: {} } } }", "--agent main=c/d", "{ agents: { entries: { main: { model: \"c/d\" } } } }")]
    public async Task A_model_keeps_the_form_that_it_has(string config, string arguments, string expected)
    {
        using var bed = new ModelBed(config);

        await bed.ChangeAsync(["openclaw.json"], arguments.Split(' '));

        bed.Config.Should().Be(expected);
        await bed.ShouldBeDoneAsync(arguments.Split(' '));
    }

    [TestCase("{\n  models: {\n    providers: {\n      // a proxy\n      anthropic: {\n        baseUrl: 'http://p', // mine\n      }, // gone?\n      openai: {},\n    },\n  },\n}", "{\n  models: {\n    providers: {\n      // a proxy\n      // gone?\n      openai: {},\n    },\n  },\n}")]
    [TestCase("{models:{providers:{' Anthropic':{apiKey:'FAKE'}, \"anthropic\":{}}}}", "{models:{providers:{}}}")]
    [TestCase("{ models: { mode: 'merge', providers: { anthropic: {}, anthropic: {} } } }", "{ models: { mode: 'merge', providers: {} } }")]
    public async Task A_custom_provider_goes_and_comments_stay(string config, string expected)
    {
        using var bed = new ModelBed(config);

        await bed.ChangeAsync(["openclaw.json"], "--remove-custom-provider");

        bed.Config.Should().Be(expected);
        await bed.ShouldBeDoneAsync("--remove-custom-provider");
    }

    [Test]
    public async Task A_list_that_comes_into_being_holds_every_model_that_is_named()
    {
        const string Config = """
            {
              "agents": {
                "defaults": {
                  "model": { "primary": "openai/gpt-5", "fallbacks": ["google/gemini"] },
                  "imageModel": { "primary": "openai/image" },
                  "subagents": { "model": "groq/small" }
                },
                "list": [{ "id": "main", "model": { "primary": "xai/grok", "fallbacks": ["a/b", "anthropic/claude-opus-4-6"] } }]
              },
              "channels": { "modelByChannel": { "discord": { "1": "c/d" } } },
              "models": { "providers": { "local": { "models": [{ "id": "llama/3" }] } } }
            }
            """;
        using var bed = new ModelBed(Config);

        // By itself it does not come into being.
        var bare = await bed.RunAsync();
        bare.ExitCode.Should().Be(0);
        bare.StandardError.Should().Contain("no alias is added");
        (await bed.RunAsync(bed["openclaw.json"])).StandardError.Should().Contain($"hint: ocx-model {bed["openclaw.json"]} --alias '", "the file that was named is meant");
        bed.Config.Should().Be(Config);

        await bed.ChangeAsync(["openclaw.json"], "--alias", "anthropic/claude-opus-4-6=Opus");

        using var document = JsonDocument.Parse(bed.Config);
        document.RootElement.GetProperty("agents").GetProperty("defaults").GetProperty("models").EnumerateObject().Select(m => m.Name).Should().BeEquivalentTo(
            "anthropic/claude-opus-4-6", "openai/gpt-5", "google/gemini", "openai/image", "groq/small", "xai/grok", "a/b", "c/d", "local/llama/3");
    }

    [TestCase("agents: { defaults: { modelPolicy: {} } }")]
    [TestCase("meta: { migrations: { modelPolicyAllowlist: true } }")]
    public async Task Where_the_list_shuts_nothing_out_nothing_else_is_listed(string config)
    {
        using var bed = new ModelBed($"{{ {config}, hooks: {{ gmail: {{ model: 'a/b' }} }} }}");

        await bed.ChangeAsync(["openclaw.json"], "--alias", "c/d=D", "--primary", "e/f");

        bed.Config.Should().Contain("'c/d': { alias: 'D' }").And.NotContain("'a/b':").And.NotContain("'e/f':");
    }

    [Test]
    public async Task An_alias_of_another_model_is_not_taken()
    {
        using var bed = new ModelBed("{ agents: { defaults: { model: 'x/y', models: { 'x/y': { alias: 'claude opus 4.6 (max)' }, 'anthropic/claude-sonnet-4-6': { alias: '' } } } } }");

        await bed.ShouldBeRefusedAsync(78, "Claude Opus 4.6 (MAX) is the alias of x/y already", "--alias", "a/b=Claude Opus 4.6 (MAX)");
        await bed.ShouldBeRefusedAsync(0, "anthropic/claude-opus-4-6 gets no alias: Claude Opus 4.6 (Max) is that of x/y");
    }

    [Test]
    public async Task As_a_filter_it_writes_no_file()
    {
        using var bed = new ModelBed();

        var result = await Shell.PipeAsync(bed.Root, "{ a: 1 /* c */ }", "ocx-model", "-", "--primary", "a/b");
        result.StandardOutput.Should().Be("{ a: 1, /* c */ agents: { defaults: { model: { primary: \"a/b\" } } } }");
        (await Shell.PipeAsync(bed.Root, "{agents:{defaults:{model:'a/b'}}}", "ocx-model", "-", "--primary", "a/b")).StandardOutput.Should().Be("{agents:{defaults:{model:'a/b'}}}");
        (await Shell.PipeAsync(bed.Root, "{ a: { $include: 'x' } }", "ocx-model", "-")).ExitCode.Should().Be(78);
        bed.Names.Should().BeEmpty();
    }

    [Test]
    public async Task What_would_change_is_told_and_nothing_written()
    {
        using var bed = new ModelBed(Mine);

        await bed.ShouldPrintAsync($"would write {bed["openclaw.json"]}: agents.defaults.model.primary openai/gpt-5 -> openai/gpt-6\nwould write {bed["openclaw.json"]}: agents.defaults.models.openai/gpt-6 none -> listed\n", "-n", "--primary", "openai/gpt-6");
        await bed.ShouldPrintAsync($$"""
            {"changed":true,"dry_run":true,"targets":["{{bed["openclaw.json"]}}"],"changes":[{"target":"{{bed["openclaw.json"]}}","name":"agents.list.1.model","before":"openai/gpt-5","after":"openai/gpt-5x"},{"target":"{{bed["openclaw.json"]}}","name":"agents.defaults.models.openai/gpt-5x","before":null,"after":"listed"}]}

            """, "-n", "--json", "--agent", "coder=openai/gpt-5x");
        await bed.ShouldPrintAsync("{\"changed\":false,\"dry_run\":false,\"targets\":[],\"changes\":[]}\n", "--json", "--primary", "openai/gpt-5");
    }

    [TestCase("{}", "--agent main=a/b", 78, "has no agent main")]
    [TestCase("{ agents: { list: [{ id: 'x' }], entries: { y: {} } } }", "--agent main=a/b", 78, "it has x, y")]
    [TestCase("{ agents: { defaults: 'x' } }", "", 78, "openclaw.json line 1: agents.defaults is no object that model could be put into")]
    [TestCase("{ agents: ['x'] }", "", 78, "openclaw.json line 1: agents is no object that defaults could be put into")]
    [TestCase("{ agents: [", "", 65, "openclaw.json line 1, column 12: cut off")]
    [TestCase("", "", 65, "openclaw.json line 1, column 1: cut off")]
    [TestCase("[]", "", 65, "openclaw.json line 1: is not an object")]
    public async Task What_cannot_be_changed_stays(string config, string arguments, int code, string message)
    {
        using var bed = new ModelBed(config);

        await bed.ShouldBeRefusedAsync(code, message, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
