using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// A machine with systemd as PID 1, the tools installed in it by <c>make install</c>, and a bed's engine and directories at
/// the paths that they have outside; see bed/machine.
/// </summary>
internal sealed class Machine : IAsyncDisposable
{
    private static readonly string Script = Path.Join(Shell.Repository, "tests", "e2e", "bed", "machine");

    private readonly string directory = Path.Join(Path.GetTempPath(), $"ocx-bed-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly string[] binds;

    private Machine(GatewayBed bed, bool isBare, string[] binds)
    {
        this.binds =
        [
            // The directory, since dockerd makes its socket anew at every start. The bed lies below it.
            $"--bind={Path.GetDirectoryName(bed.Engine.Socket)}",
            $"--bind-ro={Engine.Plugin}:/usr/local/lib/docker/cli-plugins/docker-compose",
            .. isBare ? [] : new[] { $"--bind-ro={DotnetRoot}" },
            .. binds,
        ];
    }

    /// <summary>What systemd said of its last boot: <c>running</c>, or <c>degraded</c> when a unit has failed.</summary>
    public string State { get; private set; } = "";

    /// <summary>How long its last boot took, until all was started.</summary>
    public TimeSpan BootTime { get; private set; }

    private static string DotnetRoot { get; } = Path.GetFullPath(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), "../../.."));

    /// <summary>Makes a machine for a bed and boots it. Its <c>/etc/ocx/ocx.env</c> is that bed's configuration; no unit of the tools is enabled.</summary>
    /// <param name="bed">The bed; to be disposed after the machine.</param>
    /// <param name="arguments">More arguments of systemd-nspawn, such as <c>--bind=</c>.</param>
    public static async Task<Machine> MakeAsync(GatewayBed bed, params string[] arguments)
    {
        var machine = await MakeAsync(bed, isBare: false, arguments);
        try
        {
            await machine.WriteAsync("/etc/dotnet/install_location", $"{DotnetRoot}\n");
            var configuration = bed.Variables.Where(v => v.Key.StartsWith("OCX_", StringComparison.Ordinal));
            await machine.WriteAsync("/etc/ocx/ocx.env", string.Concat(configuration.Select(v => $"{v.Key}='{v.Value}'\n")), "600");
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes one that has neither the tools nor any .NET, and boots it.</summary>
    /// <inheritdoc cref="MakeAsync(GatewayBed, string[])"/>
    public static Task<Machine> MakeBareAsync(GatewayBed bed, params string[] arguments) => MakeAsync(bed, isBare: true, arguments);

    private static async Task<Machine> MakeAsync(GatewayBed bed, bool isBare, string[] arguments)
    {
        Require.Program("systemd-nspawn", "systemd-container");
        Require.Program("/lib/systemd/systemd", "systemd");
        Require.Program("pgrep", "procps");
        var machine = new Machine(bed, isBare, arguments);
        try
        {
            await Engine.OutputAsync(Shell.Command(Script, ["make", machine.directory, $"{Environment.ProcessId}", .. isBare ? ["bare"] : Array.Empty<string>()]));
            await machine.BootAsync();
            await machine.WriteAsync("/etc/tmpfiles.d/ocx-bed.conf", $"L+ /run/docker.sock - - - - {bed.Engine.Socket}\n");
            await machine.ExecAsync("systemd-tmpfiles", "--create", "ocx-bed.conf");
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Boots it, from the disk as it is, and waits until all is started.</summary>
    public async Task BootAsync()
    {
        var watch = Stopwatch.StartNew();
        State = await Engine.OutputAsync(Shell.Command(Script, ["boot", directory, .. binds]));
        BootTime = watch.Elapsed;
    }

    /// <summary>As if the power had gone: nobody in there has time for a word.</summary>
    public Task KillAsync() => Engine.OutputAsync(Shell.Command(Script, "kill", directory));

    /// <summary>A command in the machine: as root, with nothing of our environment.</summary>
    public Command Command(params string[] arguments) => Shell.Command(Script, ["exec", directory, .. arguments]);

    /// <summary>Runs a command in the machine.</summary>
    /// <returns>Its standard output, less the final newline.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> ExecAsync(params string[] arguments) => Engine.OutputAsync(Command(arguments));

    /// <summary>Runs a command in the machine that may fail.</summary>
    public async Task<BufferedCommandResult> TryAsync(params string[] arguments) => await Command(arguments).ExecuteBufferedAsync();

    /// <summary>Writes a file of the machine.</summary>
    public Task WriteAsync(string path, string content, string mode = "644") =>
        Engine.OutputAsync(Command("install", "-D", "-m", mode, "/dev/stdin", path).WithStandardInputPipe(PipeSource.FromString(content)));

    /// <summary>What a unit has said, in all boots.</summary>
    public Task<string> JournalAsync(string unit) => ExecAsync("journalctl", "--no-pager", "-q", "-o", "cat", "-u", unit);

    public async ValueTask DisposeAsync() => await Engine.OutputAsync(Shell.Command(Script, "stop", directory));
}
