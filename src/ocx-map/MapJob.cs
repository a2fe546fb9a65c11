using System.Text;

namespace Ocx;

/// <summary>Maps one credentials document, to standard output or into a file, once or at every event.</summary>
internal sealed class MapJob(Tool tool)
{
    private readonly ChangeReport report = new();

    public required string? Source { get; init; }

    public required MapFormat Format { get; init; }

    public required string? Output { get; init; }

    public required bool AccessOnly { get; init; }

    public required string SecretName { get; init; }

    public required bool Force { get; init; }

    public required bool InPlace { get; init; }

    public required bool DryRun { get; init; }

    public required bool Json { get; init; }

    public required bool Masked { get; init; }

    /// <summary>Maps at every event that names the source.</summary>
    public int Stay(bool nulTerminated)
    {
        if (Output is null || Source is null or "-" || DryRun || Json)
        {
            throw Tool.Usage("--events needs a FILE and an --output, and goes with neither --dry-run nor --json");
        }

        RequireTarget(Output);
        return new EventLoop(Source, nulTerminated, tool.Log).Run(() => Update(Output) ? [Output] : []);
    }

    /// <summary>Maps once.</summary>
    public int Run()
    {
        if (Output is not null)
        {
            RequireTarget(Output);
            report.Print(Output, Update(Output), DryRun, Json);
            return ExitCode.Ok;
        }

        if (Json)
        {
            throw Tool.Usage("--json reports on an --output; without one the document is printed");
        }

        var credentials = new CredentialSource(Source, tool.Settings).Read();
        WarnIfExpired(credentials);
        var document = Render(null, Source ?? "standard input", credentials);
        StandardStreams.Write(Masked ? Mask(document, credentials) : document);
        return ExitCode.Ok;
    }

    private bool Update(string target)
    {
        if (!Force)
        {
            StoreGeneration.RequireJson(target, tool.Settings);
        }

        var writer = new FileWriter(tool.Log, tool.Settings.StateDirectory) 
        {
            InPlace = InPlace,
            DryRun = DryRun,
            MissingDirectory = Format == MapFormat.OAuthJson ? "credentials" : null, // OpenClaw makes it with its first sign-in
        };
        var source = new CredentialSource(Source, tool.Settings);
        return writer.Update(target, old =>
        {
            var credentials = source.Read();
            var before = TokenIn(old, target);
            if (before?.AccessToken != credentials.AccessToken)
            {
                KeepWhatLives(target, before, credentials);
            }

            report.Clear();
            report.Add(Format == MapFormat.Env ? OpenClawFormat.TokenVariable : "anthropic", before?.AccessToken, credentials.AccessToken);
            return Render(old, target, credentials);
        });
    }

    private byte[] Render(byte[]? old, string name, CredentialDocument credentials) => Format switch
    {
        MapFormat.OAuthJson => OpenClawFormat.OAuthJson(old, name, credentials, AccessOnly),
        MapFormat.Env when old is not null => DotenvFile.Edit(old, name, [new(OpenClawFormat.TokenVariable, credentials.AccessToken)]),
        MapFormat.Env => OpenClawFormat.Env(credentials),
        MapFormat.Profile => OpenClawFormat.Profile(credentials),
        _ => OpenClawFormat.KubernetesSecret(credentials, SecretName),
    };

    private byte[] Mask(byte[] document, CredentialDocument credentials) => Format == MapFormat.Env
        ? Encoding.UTF8.GetBytes($"{OpenClawFormat.TokenVariable}=\"{Fingerprint.Masked(credentials.AccessToken)}\"\n")
        : SecretText.MaskJson(document);

    /// <summary>What the target holds, as far as its format tells.</summary>
    private (string? AccessToken, long? ExpiresAt)? TokenIn(byte[]? old, string target)
    {
        if (old is null)
        {
            return null;
        }

        if (Format == MapFormat.Env)
        {
            return (DotenvFile.Parse(old, target).Literal(OpenClawFormat.TokenVariable), null);
        }

        try
        {
            var document = Format == MapFormat.OAuthJson ? CredentialDocument.Parse(old, target) : null;
            return (document?.AccessToken, document?.ExpiresAt);
        }
        catch (Exception e) when (e is JsonTextException or OcxException)
        {
            tool.Log.Detail($"{target}: holds no sign-in that could be kept");
            return null;
        }
    }

    /// <summary>An expired token never takes the place of one that is not expired, or whose expiry is not known.</summary>
    private void KeepWhatLives(string target, (string? AccessToken, long? ExpiresAt)? before, CredentialDocument credentials)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (!credentials.IsExpired(now))
        {
            return;
        }

        // Only oauth.json says how long its token lives; and in it an expired one is of use where there is none.
        if (Format != MapFormat.OAuthJson || (before?.AccessToken is { Length: > 0 } && !(before?.ExpiresAt <= now.ToUnixTimeMilliseconds())))
        {
            throw CredentialSource.Expired(target, credentials);
        }

        WarnIfExpired(credentials);
    }

    private void WarnIfExpired(CredentialDocument credentials)
    {
        if (credentials.IsExpired(TimeProvider.System.GetUtcNow()))
        {
            tool.Log.Warning($"the access token {Fingerprint.Of(credentials.AccessToken)} expired at {CredentialSource.Expiry(credentials)}");
        }
    }

    private void RequireTarget(string target)
    {
        if (Format != MapFormat.OAuthJson && Path.GetFileName(target) is "oauth.json" or "auth-profiles.json")
        {
            throw Tool.Usage($"{target} has a format of its own: oauth-json is for oauth.json, ocx-profiles for auth-profiles.json");
        }
    }
}
