namespace Ocx;

/// <summary>How a person signs in on this machine.</summary>
internal sealed class SignInAdvice(Settings settings, string host)
{
    /// <summary>What to run where, as whom; commands stand in backquotes.</summary>
    public string Line()
    {
        var credentials = settings.Credentials;
        var owner = FileOwner.Of(credentials) ?? FileOwner.Of(Path.GetDirectoryName(Path.GetFullPath(credentials)) ?? "/");
        return $"run `claude` on {host} as {Log.Printable(owner?.UserName ?? Environment.UserName)}, then `/login`";
    }
}
