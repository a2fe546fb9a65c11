namespace Ocx;

/// <summary>Claude Code's credentials on disk: read when they are whole, and changed only as long as they are what a refresh began with.</summary>
internal sealed class SignInFile(string path, Settings settings, Log log)
{
    private readonly InputFile files = new(settings.StateDirectory);

    /// <summary>The sign-in as it is now: complete, and not blank.</summary>
    /// <exception cref="OcxException">65, 66 or 77, see <see cref="CredentialReader.Read"/>. 78: it is another's document.</exception>
    public ClaudeSignIn Read()
    {
        CredentialsFile.RequireThere(path);
        byte[] text = [];
        new CredentialReader().Read(path, () => text = files.Read(path), settles: true);
        return ClaudeSignIn.Parse(text, path);
    }

    /// <summary>Whether it holds a refresh token.</summary>
    /// <param name="token">The token's fingerprint.</param>
    /// <inheritdoc cref="Read"/>
    public bool Holds(string token) => Fingerprint.Of(Read().Credentials.RefreshToken) == token;

    /// <summary>
    /// Refuses what could not be replaced, before a refresh token is spent for it; and who must not: as another than its
    /// owner we could not give the new file to whom it belongs.
    /// </summary>
    /// <exception cref="OcxException">66, 73 or 78.</exception>
    public void RequirePlace()
    {
        CredentialsFile.RequireName(path);
        if (FilePlace.Of(path, settings) is { Owner: { IsOurs: false } owner } && !Environment.IsPrivilegedProcess)
        {
            throw new OcxException(ExitCode.Configuration, $"{path}: belongs to user {owner.User}", "run this as that user, or as root");
        }

        if (MountPoints.Has(Path.GetFullPath(path)))
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: cannot be replaced: it is a mount point of its own", "mount its directory instead");
        }
    }

    /// <summary>Does all that a replacement needs, but the replacement.</summary>
    /// <exception cref="OcxException">73, 74 or 75: it could not be replaced.</exception>
    public void Rehearse(ClaudeSignIn signIn)
    {
        // As long as tokens may become.
        var longer = new TokenGrant(signIn.Credentials.AccessToken + new string('x', 4096), signIn.Credentials.RefreshToken + new string('x', 4096), 0, null);
        Update(rehearse: true, now => now.With(longer));
    }

    /// <summary>Puts the next tokens into it.</summary>
    /// <param name="grant">The tokens.</param>
    /// <param name="spent">The fingerprint of the refresh token that they were given for.</param>
    /// <returns>What it held before, and what it holds now; <c>null</c> when that is another refresh token: whoever has written it knows better, and it stands as it is.</returns>
    /// <exception cref="OcxException">65, 73, 74 or 75: it could not be replaced.</exception>
    public (CredentialDocument Before, CredentialDocument After)? Put(TokenGrant grant, string spent)
    {
        (CredentialDocument, CredentialDocument)? put = null;
        Update(rehearse: false, signIn =>
        {
            // Claude Code blanks it when it finds that refresh token spent, which was by us: then this is what it lacks.
            var isOurs = signIn.Credentials.IsBlank || Fingerprint.Of(signIn.Credentials.RefreshToken) == spent;
            var next = isOurs ? signIn.With(grant) : null;
            put = next is null ? null : (signIn.Credentials, CredentialDocument.Parse(next, path));
            return next;
        });
        return put;
    }

    private void Update(bool rehearse, Func<ClaudeSignIn, byte[]?> edit)
    {
        try
        {
            var writer = new FileWriter(log, settings.StateDirectory) { Rehearse = rehearse, IsTorn = IsTorn };
            writer.Update(path, () => old => edit(ClaudeSignIn.Parse(old ?? throw new OcxException(ExitCode.NoInput, $"{path}: no such file"), path)));
        }
        catch (JsonTextException e)
        {
            throw new OcxException(ExitCode.BadData, $"{path}: {e.Message}");
        }
    }

    private static bool IsTorn(byte[] content)
    {
        try
        {
            _ = JsonText.Members(content);
            return false;
        }
        catch (JsonTextException e)
        {
            return e.CutOff;
        }
    }
}
