namespace Ocx;

/// <summary>The ways to tell a person: what is wrong with their configuration, without sending anything.</summary>
internal sealed class NotifyCheck : ICheck
{
    public string Name => "notify";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var channels = Channels.Of(scene.Settings);
        var wrong = channels.Where(c => c.Problem is not null).Select(c => Finding.Of(Name, c.Name, FindingState.Fail, c.Problem!)).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(
            wrong.Count > 0 ? wrong
            : channels.Count == 0 ? [Finding.Ok(Name, null, "by the flag and the journal alone: OCX_NOTIFY_URL and OCX_NOTIFY_EXEC are not set")]
            : [Finding.Ok(Name, null, $"{string.Join(" and ", channels.Select(c => c.Name))}; ocx-notify test tries them")]);
    }
}
