namespace Ocx;

/// <summary>Which packages apt-get would install or take away besides the one that it is asked for: it tells, without doing it.</summary>
internal sealed class AptPackages
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly SetupScene scene;

    public AptPackages(SetupScene scene) => this.scene = scene;

    /// <summary>What would come with a package that is not there, itself included; <c>null</c> where apt-get does not tell.</summary>
    public Task<IReadOnlyList<string>?> NewAsync(string package) => AskAsync("Inst ", ["install", "--simulate", "--no-install-recommends", package]);

    /// <summary>What would go with these packages, themselves included; <c>null</c> where apt-get does not tell.</summary>
    public Task<IReadOnlyList<string>?> GoingAsync(IReadOnlyList<string> packages) => AskAsync("Purg ", ["purge", "--simulate", .. packages]);

    private async Task<IReadOnlyList<string>?> AskAsync(string word, IReadOnlyList<string> words)
    {
        var said = await scene.RunAsync([PackageManager.Apt, .. words], Limit, mayFail: true);

        // "Inst NAME [OLD] (NEW …": with the version of before in brackets it is an upgrade of what is there.
        var lines = ProcessResult.Lines(said.Output).Select(l => l.Split(' ')).Where(w => w.Length > 2 && w[0] + " " == word);
        return said.IsSuccess ? [.. lines.Where(w => word != "Inst " || !w[2].StartsWith('[')).Select(w => w[1])] : null;
    }
}
