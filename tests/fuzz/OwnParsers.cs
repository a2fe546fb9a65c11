namespace Ocx.Tests;

/// <summary>The files that are our own, and OpenClaw's configuration: read from a disk, as the tools read them.</summary>
public sealed class OwnParsers : IDisposable
{
    private const string Memory = """{"state":"failed","since":"2026-11-21T18:04:00+00:00","failures":2,"failing_since":null,"flag":"/x","flag_text":"y","flag_problem":null,"sign_in_ends_at":"2026-12-01T00:00:00Z"}""";
    private const string Box = """{"webhook":{"failures":1,"next_try":"2026-11-21T18:04:00Z","messages":[{"event":"reauth","at":"2026-11-21T18:04:00Z","title":"t","text":"x"}]}}""";
    private const string Journal = """
        {"credentials":"/x","refresh_token":"01234567","posted_at":"2026-11-21T18:04:00Z","failures":1,"retry_at":null,"ended":false}
        {"answered_at":"2026-11-21T18:04:01Z","status":200,"retry_after":null,"whole":true,"body":"e30="}

        """;

    private static readonly string[] Values = [.. Pieces.Json, "\"2026-11-21T18:04:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"state\":", "\"since\":", "\"failures\":", "\"messages\":", "\"entries\":", "\"kind\":", "\"body\":", "\"e30\"", "\n"];

    private readonly Sandbox sandbox = new();
    private readonly ThreadLocal<List<string>> said = new(() => []);
    private readonly Log log;

    public OwnParsers()
    {
        log = new("ocx", line => said.Value!.Add(line));
        All =
        [
            new("notify's memory", Notify, [Memory, Box], Values) { Full = 100_000, Brief = 1000 },
            new("refresh's journal", Refresh, [Journal], Values) { Full = 100_000, Brief = 1000 },
            new("setup's record, recreate's note", Setup, ["""{"entries":[{"kind":"file","name":"/x","before":null,"after":"eA=="}]}""", """{"project":"p","service":"s","working_dir":"/d","config_files":["/d/c.yml"],"env_files":[]}"""], Values) { Full = 100_000, Brief = 1000 },
            new("setup's answers", Answers, ["values='yes'\nOCX_STATE_DIR='/x'\n"], ["values=", "'yes'", "OCX_X='y'", "\n", "#", "'"]) { Full = 100_000, Brief = 1000 },
            new("openclaw.json, with $include", OpenClaw, [
                "// c\n{agents: {defaults: {model: {primary: 'anthropic/claude-opus-4-5'}}, list: [{id: 'main', agentDir: '/x'}]}, $include: 'b.json'}\n",
                """{"$include": ["b.json", "./c.json"], "models": {"providers": {"Anthropic": {"baseUrl": "https://api.anthropic.com/v1"}}}, "auth": {"order": {"anthropic": ["a"]}, "profiles": {"a": {"provider": "anthropic", "mode": "oauth"}}}}"""],
                [.. Pieces.Json5, "$include:", "'b.json'", "'openclaw.json'", "'../x'", "'/etc/passwd'", "agents:", "defaults:", "model:", "primary:", "'anthropic/x'", "models:", "providers:", "list:", "id:", "env:", "vars:"])
            {
                Full = 500_000,
                Brief = 5000,
                Make = dice => JsonParsers.Made(dice, isJson5: true),
            },
        ];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Subject> All { get; }

    public void Dispose()
    {
        sandbox.Dispose();
        said.Dispose();
    }

    private string Notify(byte[] input) => Outcome.Of(() =>
    {
        foreach (var name in new[] { "auth", "trigger", "ending", "outbox" })
        {
            sandbox.Write($"notify-{name}.json", input);
        }

        var files = new OwnMemory(sandbox.Root, log);
        var memory = new NotifyMemory(files);
        var subjects = Enum.GetValues<NotifySubject>().Where(s => s != NotifySubject.Ending).Select(s => { sandbox.Write($"notify-{s.Name()}.json", input); return memory.Load(s); }).ToList();
        var box = Outbox.Load(files).Of("webhook");
        return Told($"{subjects.Count(s => s is not null)} {subjects[0]?.State} {memory.LoadEnding() is null} {Outcome.Few(box.Messages.Count)}");
    });

    private string Refresh(byte[] input) => Outcome.Of(() =>
    {
        var journal = new RefreshJournal(sandbox.Root, "/x/.credentials.json", log);
        File.WriteAllBytes(journal.FilePath, input);
        var known = journal.Load();
        return Told($"{known is null} {known?.IsOpen} {known?.HasEnded} {known?.Answer?.IsSuccess} {known?.WaitsUntil(DateTimeOffset.UnixEpoch) is null}");
    });

    private string Setup(byte[] input) => Outcome.Of(() =>
    {
        sandbox.Write("p.pending", input);
        sandbox.Write("setup.json", input);
        var pending = new PendingMarker(sandbox.Root, log).All().Count;
        return Told($"{pending} {Outcome.Of(() => $"{Outcome.Few(SetupRecord.Load(sandbox.Root, log).Entries.Count)}")}");
    });

    private string Answers(byte[] input) => Outcome.Of(() => $"{Outcome.Few(SetupAnswers.Read(sandbox.Write("answers", input)).Values.Count())}");

    private string OpenClaw(byte[] input) => Outcome.Of(() =>
    {
        const string Main = "/c/openclaw.json";
        var other = """{"agents": {"defaults": {"model": "x"}}, "b": [1]}"""u8.ToArray();
        byte[]? Read(string path) => path == Main ? input : path is "/c/b.json" or "/c/c.json" ? other : null;
        var edit = ConfigEdit.TryRead(Main, Read)!;
        var config = edit.Config;
        var findings = config.CustomAnthropic is { } custom ? CustomProvider.Judge("x", custom, "y") : null;
        Promise.Secret([findings?.What]);
        _ = config.Agents;
        var isText = config.Find("agents.defaults.model")?.Kind == Json5Kind.String; // as ocx-model sees it
        edit.Set(["agents", "defaults", "model", .. isText ? Array.Empty<string>() : ["primary"]], "\"anthropic/new\"");
        edit.Verify();
        Promise.Holds(edit.Config.PrimaryModel?.Text == "anthropic/new", "what was set is read");
        return $"{Outcome.Few(config.Root.Members.Count)} {config.PrimaryModel is null} {findings?.What.Length} {config.Order is null} {Outcome.Few(config.Profiles.Count)} {edit.Files.Count(f => !f.Before.AsSpan().SequenceEqual(f.After))}";
    });

    /// <summary>What was said beside it is no secret either.</summary>
    private string Told(string outcome)
    {
        var lines = said.Value!;
        Promise.Holds(lines.TrueForAll(l => !l.Contains(Pieces.Token, StringComparison.Ordinal)), "no token is in a message");
        var told = $"{outcome} {Outcome.Few(lines.Count)}";
        lines.Clear();
        return told;
    }
}
