using System.Text;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Hundreds of writers of one file, ours and others, and readers beside them: each reading is one whole content, and what ours set is there.</summary>
[Category(Torture.Category)]
public sealed class ManyAtOnce
{
    private const int AtOnce = 16;

    // bash writes it line by line: who meets that has some of the first lines, and no half of one.
    private static readonly string Filling = string.Concat(Enumerable.Range(0, 20).Select(i => $"# line {i} of somebody's own\n"));

    [Test]
    public async Task What_each_of_hundreds_has_set_is_there()
    {
        var count = Torture.Of(60, 400);
        using var sandbox = new Sandbox();
        var file = sandbox.Write(".env", Filling);
        var names = Enumerable.Range(0, count).Select(i => $"NAME_{i}").ToList();
        using var readers = new Readers(file, text => IsWhole(text, names));

        await InParallelAsync(names, name => SetAsync(sandbox, name));

        var (readings, torn) = await readers.StopAsync();
        var text = sandbox.Read(".env");
        var lost = names.Count(n => !text.Contains($"{n}=value-of-{n}\n", StringComparison.Ordinal));
        (torn, lost).Should().Be((0, 0));
        text.Should().StartWith(Filling);
        sandbox.Names().Should().Equal(".env");
        Torture.Row("races", "ocx-envset, each a variable of its own", count, count, readings, torn, lost);
    }

    [TestCase("by rename", """t=$(cat .env); printf '%s\n' "$t" | sed "s/^OTHERS=.*/OTHERS=$1/" >.env.$1 && mv .env.$1 .env""")]
    [TestCase("in place", """t=$(sed "s/^OTHERS=.*/OTHERS=$1/" .env); printf '%s\n' "$t" >.env""")]
    public async Task Somebody_who_knows_nothing_of_our_lock_tears_nothing_of_ours(string how, string script)
    {
        // What such a one has read before we wrote, and writes after, takes ours away: no lock of ours can keep it from that.
        var count = Torture.Of(30, 100);
        using var sandbox = new Sandbox();
        var file = sandbox.Write(".env", Filling + "OTHERS=0\n");
        var names = Enumerable.Range(0, count).Select(i => $"NAME_{i}").ToList();
        using var readers = new Readers(file, text => (how == "in place" && Filling.StartsWith(text, StringComparison.Ordinal) && (text.Length == 0 || text.EndsWith('\n'))) || IsWhole(text, names));
        using var stop = new CancellationTokenSource();
        var others = Task.Run(async () =>
        {
            var writes = 0;
            for (var last = false; !last; writes++)
            {
                last = stop.IsCancellationRequested; // one whole write of its own after all of ours
                await Bash.RunAsync(sandbox.Root, script, $"{writes}");
            }

            return writes;
        });

        await InParallelAsync(names, name => SetAsync(sandbox, name));
        await stop.CancelAsync();
        var writes = await others;

        // Those that were taken away are set by the next runs, and now stay.
        await InParallelAsync(names, name => SetAsync(sandbox, name));
        var (readings, torn) = await readers.StopAsync();
        var text = sandbox.Read(".env");
        var lost = names.Count(n => !text.Contains($"{n}=value-of-{n}\n", StringComparison.Ordinal));
        (torn, lost).Should().Be((0, 0));
        text.Should().StartWith(Filling).And.Contain($"OTHERS={writes - 1}\n", "what the other has written last is kept");
        sandbox.Names().Should().Equal([".env"]);
        Torture.Row("races", $"ocx-envset, and somebody who writes {how}", count + 1, (count * 2) + writes, readings, torn, lost);
    }

    [Test]
    public async Task Ocx_map_and_ocx_envset_and_ocx_profiles_at_once_end_with_the_newest_token()
    {
        var count = Torture.Of(60, 400);
        using var sandbox = new Sandbox();
        var claude = new ClaudeCode(sandbox.Root);
        claude.RotateByRename("0");
        sandbox.Write("state/agents/main/agent/auth-profiles.json", """{"profiles": {}, "usageStats": {"x": {"lastUsed": 1}}}""");
        var envFile = sandbox.Write("state/.env", Filling);
        var oauth = sandbox["state/oauth.json"];
        var tasks = new[]
        {
            new[] { "ocx-map", claude.Credentials, "-o", oauth },
            ["ocx-envset", envFile, "--from", claude.Credentials],
            ["ocx-map", claude.Credentials, "-f", "env", "-o", envFile],
            ["ocx-profiles", sandbox["state"], "--from", claude.Credentials],
        };
        using var readers = new Readers(envFile, text => text.StartsWith(Filling, StringComparison.Ordinal) && text.EndsWith('\n'));
        using var jsonReaders = new Readers(oauth, IsJson);
        var number = 0;

        await InParallelAsync(Enumerable.Range(0, count), async i =>
        {
            if (i % 5 == 0)
            {
                claude.Rotate($"{Interlocked.Increment(ref number)}", inPlace: false);
            }

            await RunAsync(tasks[i % tasks.Length]);
        });
        claude.RotateByRename("last");
        await InParallelAsync(Enumerable.Range(0, 64), i => RunAsync(tasks[i % tasks.Length]));

        var (readings, torn) = await readers.StopAsync();
        var (more, tornToo) = await jsonReaders.StopAsync();
        (torn + tornToo).Should().Be(0);
        foreach (var path in new[] { envFile, oauth, sandbox["state/agents/main/agent/auth-profiles.json"] })
        {
            (await File.ReadAllTextAsync(path)).Should().Contain($"{Tokens.Access("last")}", path).And.NotContain(Tokens.Access("1"));
        }

        sandbox.Names("state").Should().Equal(".env", "agents", "oauth.json");
        Torture.Row("races", "ocx-map, ocx-envset, ocx-profiles, and Claude Code", count + 65, count + 64, readings + more, torn + tornToo, 0);

        Task RunAsync(string[] command) => UntilTakenAsync(async () => await Shell.Command(command[0], command[1..]).With(("OCX_STATE_DIR", sandbox["none"])).ExecuteBufferedAsync());
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    /// <summary>Every line is one that somebody has written, whole.</summary>
    private static bool IsWhole(string text, IReadOnlyList<string> names) => text.StartsWith(Filling, StringComparison.Ordinal) && text.EndsWith('\n')
        && text[Filling.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries).All(l => l.StartsWith("OTHERS=", StringComparison.Ordinal) || (l.Split('=') is [var name, var value] && names.Contains(name) && value == $"value-of-{name}"));

    private static Task SetAsync(Sandbox sandbox, string name) =>
        UntilTakenAsync(() => Shell.PipeAsync(sandbox.Root, $"value-of-{name}", "ocx-envset", ".env", "--name", name, "--value-from", "-"));

    private static async Task UntilTakenAsync(Func<Task<BufferedCommandResult>> run)
    {
        var result = await run();
        while (result.ExitCode == 75)
        {
            result = await run(); // as it was told to
        }

        result.ExitCode.Should().Be(0, result.StandardError);
    }

    private static Task InParallelAsync<T>(IEnumerable<T> all, Func<T, Task> act) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await act(one));

    /// <summary>Read a file again and again, by name, until they are told to stop.</summary>
    private sealed class Readers : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task<(int Readings, int Torn)[]> all;

        public Readers(string file, Func<string, bool> isWhole) => all = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var (readings, torn) = (0, 0);
            while (!stop.IsCancellationRequested)
            {
                if (File.Exists(file))
                {
                    readings++;
                    using var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                    var buffer = new byte[64 * 1024]; // all of it in one call
                    torn += isWhole(Encoding.UTF8.GetString(buffer, 0, await opened.ReadAsync(buffer))) ? 0 : 1;
                }

                await Task.Delay(1);
            }

            return (readings, torn);
        })));

        public async Task<(int Readings, int Torn)> StopAsync()
        {
            await stop.CancelAsync();
            var each = await all;
            return (each.Sum(e => e.Readings), each.Sum(e => e.Torn));
        }

        public void Dispose() => stop.Dispose();
    }
}
