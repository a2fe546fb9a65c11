using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A machine that has neither the tools nor any .NET, and the package that <c>make deb</c> has made.</summary>
internal sealed class PackageBed : IAsyncDisposable
{
    /// <summary>The version of <see cref="NextAsync"/>.</summary>
    public const string NextVersion = "99.0";

    // Of systemd's own state only what has our name; and not what those keep who look after packages.
    private const string LookAround = """
        find /etc /usr /var/lib \( -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/lib/PackageKit -o -path /var/lib/systemd \) -prune -o -type f -printf '%p %U:%G %m %s\n' -o -printf '%p %y %U:%G %m %l\n'
        find /var/lib/systemd -name '*ocx*'
        find /run -path '*ocx*' ! -path '/run/systemd/*' ! -path '/run/log/*'
        sha256sum $(find /etc -type f)
        """;

    private PackageBed(SetupBed setup) => Setup = setup;

    /// <summary>The package.</summary>
    public static string Package { get; } = Environment.GetEnvironmentVariable("OCX_DEB") ?? "";

    public SetupBed Setup { get; }

    public Machine Machine => Setup.Machine;

    public static async Task<PackageBed> MakeAsync()
    {
        Require.Program("dpkg-deb", "dpkg");
        Require.That(File.Exists(Package), "OCX_DEB, the package that make deb has made");
        return new(await SetupBed.MakeAsync(Machine.MakeBareAsync));
    }

    /// <summary>The package as a file that the machine sees.</summary>
    public async Task<string> FileAsync()
    {
        await Machine.ExecAsync("mkdir", "-p", Setup["packages"]);
        File.Copy(Package, Setup["packages/ocx.deb"], overwrite: true);
        return Setup["packages/ocx.deb"];
    }

    /// <summary>A later version of it, in which ocx-sync is another file; the machine sees it too.</summary>
    public async Task<string> NextAsync()
    {
        using var tree = new Sandbox();
        await Engine.OutputAsync(Shell.Command("sh", "-ec", """
            dpkg-deb -R "$1" "$2/tree"
            sed -i "s/^Version: .*/Version: $3/" "$2/tree/DEBIAN/control"
            echo "# $3" >>"$2/tree/usr/lib/ocx/ocx-sync"
            mkdir -p "$(dirname "$4")"
            dpkg-deb --root-owner-group -Znone -b "$2/tree" "$4"
            """, "sh", Package, tree.Root, NextVersion, Setup["packages/next.deb"]));
        return Setup["packages/next.deb"];
    }

    /// <summary>Installs a package, as an administrator does.</summary>
    /// <returns>What apt-get has told.</returns>
    public async Task<string> InstallAsync(string file, params PipeTarget[] readers)
    {
        var result = await Apt("install", file).WithStandardOutputPipe(PipeTarget.Merge(readers)).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError + result.StandardOutput);
        return result.StandardOutput + result.StandardError;
    }

    /// <summary>Removes it, or purges it.</summary>
    public async Task<string> TakeAwayAsync(string verb)
    {
        var result = await Apt(verb, "ocx").ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError + result.StandardOutput);
        return result.StandardOutput + result.StandardError;
    }

    /// <summary>All that lies where a package, systemd or ocx-setup puts something: kind, owner, mode, size; of /etc the content.</summary>
    public async Task<IReadOnlyList<string>> TreeAsync() => [.. (await Setup.RunAsync(LookAround)).Split('\n').Order(StringComparer.Ordinal)];

    /// <summary>The machine is as it was.</summary>
    public async Task ShouldBeAsync(IReadOnlyList<string> before)
    {
        var now = await TreeAsync();
        now.Except(before, StringComparer.Ordinal).Should().BeEmpty("all that came is gone");
        before.Except(now, StringComparer.Ordinal).Should().BeEmpty("nothing else is gone");
    }

    /// <summary>What systemd knows of our units: <c>active</c> or not, and <c>enabled</c> or not.</summary>
    public async Task<string> UnitsAsync() =>
        string.Join('\n', (await Machine.ExecAsync(["systemctl", "show", "-p", "ActiveState,UnitFileState", .. SetupBed.Units])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The same of each unit by itself.</summary>
    public Task<string> UnitsOneByOneAsync() => Machine.ExecAsync(["systemctl", "show", "-p", "Id,ActiveState,UnitFileState", .. SetupBed.Units]);

    /// <summary>Takes away what a test has put there.</summary>
    public async Task EmptyAsync()
    {
        await Setup.EmptyAsync();
        await Setup.RunAsync("! dpkg -s ocx >/dev/null 2>&1 || dpkg --purge ocx");
    }

    public ValueTask DisposeAsync() => Setup.DisposeAsync();

    // Without those that it recommends, which there may be no way to.
    private Command Apt(params string[] arguments) =>
        Machine.Command(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", .. arguments]);
}
