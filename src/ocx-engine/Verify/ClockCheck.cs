namespace Ocx;

/// <summary>The clock, by which an expiry means something: kept right by somebody, and not before what was written already.</summary>
internal sealed class ClockCheck : ICheck
{
    /// <summary>Machines that share a directory may differ by seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public string Name => "clock";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        const string Cure = "set it right, and keep it so: timedatectl set-ntp true";
        var (now, file) = (scene.Now, scene.Settings.Credentials);
        var ahead = Modified(file) - now;
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            ahead > Tolerance
                ? Finding.Fail(Name, null, $"it is {Timestamp.Text(now)}, and {file} was written {Duration.Text(ahead.Value)} later: the clock was set back, and an expired token would be taken for a good one", $"{Cure}; if it is right: touch {ShellText.Quote(file)}")
                : SystemClock.IsSynchronized switch
                {
                    true => Finding.Ok(Name, null, $"it is {Timestamp.Text(now)}, and somebody keeps it right"),
                    false => Finding.Warn(Name, null, $"it is {Timestamp.Text(now)}, and the kernel knows of nobody who keeps it right: tokens expire by another clock", Cure),
                    null => Finding.Ok(Name, null, $"it is {Timestamp.Text(now)}; whether somebody keeps it right cannot be told"),
                },
        ]);
    }

    private static DateTimeOffset? Modified(string file)
    {
        try
        {
            return FileFacts.Of(file)?.Modified;
        }
        catch (OcxException)
        {
            return null; // the check of the credentials says why
        }
    }
}
