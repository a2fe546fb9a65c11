using System.Globalization;

namespace Ocx;

/// <summary>What the end of a run means: an exit code, or what systemd tells <c>ExecStopPost=</c> (systemd.exec(5)).</summary>
public static class RunEnd
{
    /// <summary>What an exit code means.</summary>
    public static News OfExitStatus(int status) => status switch
    {
        ExitCode.Ok => News.Good,
        ExitCode.SignIn => News.SignIn,
        128 + 1 or 128 + 2 or 128 + 15 => News.None, // SIGHUP, SIGINT, SIGTERM: an order to end
        _ => News.Failure,
    };

    /// <summary>What systemd's variables mean.</summary>
    /// <param name="result"><c>$SERVICE_RESULT</c>.</param>
    /// <param name="code"><c>$EXIT_CODE</c>: exited, killed or dumped; not there when no process was started.</param>
    /// <param name="status"><c>$EXIT_STATUS</c>: a number, or a signal's name.</param>
    /// <param name="subject">What the unit is for.</param>
    public static News OfService(string result, string? code, string? status, NotifySubject subject) => result switch
    {
        // Not only what ExecCondition= runs can skip a unit: to systemd its own 203 (EXEC) and 226 (NAMESPACE) are answers
        // too. Of the gateway a skip tells nothing.
        "exec-condition" => subject == NotifySubject.Refresh ? News.NotDue : News.None,

        // SuccessExitStatus= makes a success of what the number tells better; to systemd a SIGTERM is a success too.
        "success" or "exit-code" when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => OfExitStatus(number),
        "success" => code is null or "" or "exited" ? News.Good : News.None,
        "signal" when status is "HUP" or "INT" or "TERM" => News.None,
        _ => News.Failure,
    };
}
