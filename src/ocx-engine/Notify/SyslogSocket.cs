using System.Net.Sockets;
using System.Text;

namespace Ocx;

/// <summary>The machine's log, where a program that systemd has not started finds it (syslog(3)).</summary>
internal sealed class SyslogSocket(string path)
{
    /// <summary>Where it is.</summary>
    public const string Usual = "/dev/log";

    private const int Daemon = 3 << 3; // LOG_DAEMON

    /// <summary>Whether there is one.</summary>
    public bool IsThere => Path.Exists(path);

    /// <summary>Sends a line such as <c>&lt;3&gt;ocx-notify[42]: text</c>, if it is taken at once.</summary>
    public bool TrySend(string line)
    {
        if (line is not ['<', >= '0' and <= '7' and var priority, '>', ..])
        {
            return false;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(Encoding.UTF8.GetBytes($"<{Daemon + priority - '0'}>{line[3..].TrimEnd('\n')}"), new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
