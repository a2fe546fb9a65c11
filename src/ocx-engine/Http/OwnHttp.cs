using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ocx;

/// <summary>What all that we send over HTTP has in common: nothing is followed or kept, and nothing of an address is said.</summary>
internal static class OwnHttp
{
    private const int LongestHeaders = 16; // kilobytes
    private static readonly string[] TlsLibraries = ["libssl.so.3", "libssl.so.1.1", "libssl.so"];

    /// <summary>Whether OpenSSL is there; without it .NET would end the process.</summary>
    public static bool HasTls() => Array.Exists(TlsLibraries, l => NativeLibrary.TryLoad(l, out _));

    /// <summary>What sends a request.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false, // the address that a redirect names is not the one that was trusted
        UseCookies = false,
        MaxResponseHeadersLength = LongestHeaders,
        MaxResponseDrainSize = 0,
    };

    /// <summary>Why nothing could be sent, or nothing came back, with no word of the address.</summary>
    public static string Reason(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or System.Security.Authentication.AuthenticationException =>
            "TLS with it fails, or its certificate is not trusted",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy does not let it through",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "its answer is too large",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError } => "its answer is none of HTTP's",
        HttpRequestException { InnerException: SocketException inner } => Reason(inner),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection is refused",
        SocketException { SocketErrorCode: var code } => $"it cannot be reached ({code})",
        IOException => "the connection has ended",
        _ => $"it cannot be reached ({e.GetType().Name})",
    };
}
