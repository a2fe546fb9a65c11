using System.Net.Http.Headers;
using System.Text;

namespace Ocx;

/// <summary>Where messages are posted. All of it but the scheme and the host is a secret, so this is no record: it would print itself.</summary>
internal sealed class WebhookAddress
{
    private WebhookAddress(Uri uri)
    {
        Target = new UriBuilder(uri) { UserName = "", Password = "", Fragment = "" }.Uri;
        Authorization = uri.UserInfo.Length == 0 ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo.Contains(':', StringComparison.Ordinal) ? uri.UserInfo : uri.UserInfo + ":"))));
        Shown = $"{uri.Scheme}://{uri.Host}";
    }

    /// <summary>The address, without a user's name and password.</summary>
    public Uri Target { get; }

    /// <summary>What the name and the password become.</summary>
    public AuthenticationHeaderValue? Authorization { get; }

    /// <summary>What messages may show.</summary>
    public string Shown { get; }

    /// <exception cref="OcxException">78: it is no address of HTTP; the error does not repeat it.</exception>
    public static WebhookAddress Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0
            ? new(uri)
            : throw new OcxException(ExitCode.Configuration, "OCX_NOTIFY_URL is no address of https or http", "such as https://HOST/PATH; it is not shown here, since it is a secret");
}
