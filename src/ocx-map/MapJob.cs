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
        KeepWhatLives("standard output", null, credentials);
        var document = Render(null, "standard output", credentials);
        StandardStreams.WriteForeignJson(Masked ? Mask(document, credentials) : document);
        return ExitCode.Ok;
    }

    private bool Update(string target)
    {
        // Before anything is touched, and again for the path that the target really has.
        Guard(Path.GetFullPath(target));
        var writer = new FileWriter(tool.Log, tool.Settings.StateDirectory)
        {
            InPlace = InPlace,
            DryRun = DryRun,
            MissingDirectory = Format == MapFormat.OAuthJson ? "credentials" : null, // OpenClaw makes it with its first sign-in
            Guard = Guard,
        };
        var source = new CredentialSource(Source, tool.Settings);
        return writer.Update(target, () =>
        {
            var credentials = source.Read();
            return old =>
            {
                var document = Render(old, target, credentials);
                var before = TokenIn(old, target);
                if (old is null || !document.AsSpan().SequenceEqual(old))
                {
                    KeepWhatLives(target, old, credentials);
                }

                report.Clear();
                report.Add(Format == MapFormat.Env ? OpenClawFormat.TokenVariable : "anthropic", before, credentials.AccessToken);
                return document;
            };
        });
    }

    private void Guard(string target)
    {
        if (Source is not null && FileId.Same(Source, target))
        {
            throw Tool.Usage("the output is the input: Claude Code's own credentials would be lost");
        }

        if (!Force)
        {
            StoreGeneration.RequireJson(target, tool.Settings);
        }
    }

    private byte[] Render(byte[]? old, string name, CredentialDocument credentials) => Format switch
    {
        MapFormat.OAuthJson => OAuthJson.Merge(old, name, credentials, AccessOnly),
        MapFormat.Env when old is not null => DotenvFile.Edit(old, name, [new(OpenClawFormat.TokenVariable, credentials.AccessToken)]),
        MapFormat.Env => OpenClawFormat.Env(credentials),
        MapFormat.Profile => Whole(old, name, "provider", OpenClawFormat.Profile(credentials)),
        _ => Whole(old, name, "stringData", OpenClawFormat.KubernetesSecret(credentials, SecretName)),
    };

    /// <summary>A document that replaces the whole target: only one of its own kind, told by a member, is replaced.</summary>
    private byte[] Whole(byte[]? old, string name, string member, byte[] document)
    {
        if (old is { Length: > 0 } && !Force && !OpenClawFormat.HasMember(old, member))
        {
            throw new OcxException(ExitCode.CannotCreate, $"{name}: holds something else, and would be replaced as a whole", "--force replaces it");
        }

        return document;
    }

    private byte[] Mask(byte[] document, CredentialDocument credentials) => Format == MapFormat.Env
        ? Encoding.UTF8.GetBytes($"{OpenClawFormat.TokenVariable}=\"{Fingerprint.Masked(credentials.AccessToken)}\"\n")
        : SecretText.MaskJson(document);

    /// <summary>The token that the target holds, as far as its format tells.</summary>
    private string? TokenIn(byte[]? old, string target) => Format switch
    {
        MapFormat.OAuthJson => OAuthJson.Held(old).Access,
        MapFormat.Env => DotenvFile.Parse(old, target).Literal(OpenClawFormat.TokenVariable),
        _ => null,
    };

    /// <summary>An expired token never takes the place of one that is not expired, or whose expiry is not known.</summary>
    private void KeepWhatLives(string target, byte[]? old, CredentialDocument credentials)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (!credentials.IsExpired(now))
        {
            return;
        }

        // Only oauth.json says how long its token lives; and in it an expired one, with its refresh token, is better than none.
        var held = OAuthJson.Held(old);
        if (Format != MapFormat.OAuthJson || (held.Access is not null && held.Access != credentials.AccessToken && !(held.Expires <= now.ToUnixTimeMilliseconds())))
        {
            throw CredentialSource.Expired(target, credentials);
        }

        tool.Log.Warning($"the access token {Fingerprint.Of(credentials.AccessToken)} expired at {CredentialSource.Expiry(credentials)}");
    }

    private void RequireTarget(string target)
    {
        if (target.Length == 0)
        {
            throw Tool.Usage("the output has no name");
        }

        if (Path.GetFileName(target) is var name && (name == "auth-profiles.json" || (name == "oauth.json" && Format != MapFormat.OAuthJson)))
        {
            throw Tool.Usage($"{target} has a format of its own: oauth-json is for oauth.json, ocx-profiles for auth-profiles.json");
        }
    }
}
