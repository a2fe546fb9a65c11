namespace Ocx;

/// <summary>The clock, by which an expiry means something: kept right by somebody, and not before what was written already.</summary>
internal sealed class ClockCheck : ICheck
{
    public string Name => "clock";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var (now, file) = (scene.Now, scene.Settings.Credentials);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            ClockDoubt.Of(now, file) is { } doubt
                ? Finding.Fail(Name, null, doubt, $"{ClockDoubt.Cure}; if it is right: touch {ShellText.Quote(file)}")
                : SystemClock.IsSynchronized switch
                {
                    true => Finding.Ok(Name, null, $"it is {Timestamp.Text(now)}, and somebody keeps it right"),
                    false => Finding.Warn(Name, null, $"it is {Timestamp.Text(now)}, and the kernel knows of nobody who keeps it right: tokens expire by another clock", ClockDoubt.Cure),
                    null => Finding.Ok(Name, null, $"it is {Timestamp.Text(now)}; whether somebody keeps it right cannot be told"),
                },
        ]);
    }
}
