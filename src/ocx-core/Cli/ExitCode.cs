namespace Ocx;

/// <summary>The exit codes of all tools, after BSD's <c>sysexits.h</c>.</summary>
public static class ExitCode
{
    /// <summary>Done, also when nothing had to change.</summary>
    public const int Ok = 0;

    /// <summary>Of a report: not there, or bad.</summary>
    public const int ReportBad = 1;

    /// <summary>Of a report: good, but not for long.</summary>
    public const int ReportWarning = 2;

    /// <summary>EX_USAGE: the command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>EX_DATAERR: the input is not what it should be.</summary>
    public const int BadData = 65;

    /// <summary>EX_NOINPUT: the input is missing, or must not be read.</summary>
    public const int NoInput = 66;

    /// <summary>EX_UNAVAILABLE: a program or service that it needs is missing.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: a bug of ours.</summary>
    public const int Bug = 70;

    /// <summary>EX_CANTCREAT: the target cannot, or must not, be written.</summary>
    public const int CannotCreate = 73;

    /// <summary>EX_IOERR: reading or writing failed.</summary>
    public const int IoError = 74;

    /// <summary>EX_TEMPFAIL: try again later.</summary>
    public const int TryAgain = 75;

    /// <summary>EX_NOPERM: a person must sign in.</summary>
    public const int SignIn = 77;

    /// <summary>EX_CONFIG: the configuration is wrong.</summary>
    public const int Configuration = 78;
}
