using System.Text.Json;

namespace Ocx;

/// <summary>What ocx-notify remembers of each subject, so that a person is told once.</summary>
internal sealed class NotifyMemory(OwnMemory files)
{
    public SubjectMemory? Load(NotifySubject subject) => files.Load(subject.Name(), Read);

    public EndingMemory? LoadEnding() => files.Load(NotifySubject.Ending.Name(), json => new EndingMemory(json.GetProperty("sign_in_ends_at").GetDateTimeOffset()));

    /// <exception cref="OcxException">73: it cannot be written.</exception>
    public void Save(NotifySubject subject, SubjectMemory? memory) => files.Save(subject.Name(), memory is null ? null : json =>
    {
        json.WriteString("state", memory.State.Name());
        json.WriteString("since", memory.Since);
        json.WriteNumber("failures", memory.Failures);
        json.WriteTimeOrNull("failing_since", memory.FailingSince);
        json.WriteString("flag", memory.Flag);
        json.WriteString("flag_text", memory.FlagText);
        json.WriteString("flag_problem", memory.FlagProblem);
    });

    /// <exception cref="OcxException">73: it cannot be written.</exception>
    public void SaveEnding(EndingMemory? memory) =>
        files.Save(NotifySubject.Ending.Name(), memory is null ? null : json => json.WriteString("sign_in_ends_at", memory.EndsAt));

    private static SubjectMemory Read(JsonElement json) => new()
    {
        State = NotifyNames.StateOf(json.GetProperty("state").GetString() ?? "") ?? throw new JsonException(),
        Since = json.GetProperty("since").GetDateTimeOffset(),
        Failures = json.GetProperty("failures").GetInt32() is >= 0 and var failures ? failures : throw new JsonException(),
        FailingSince = JsonObject.TimeOrNull(json.GetProperty("failing_since")),
        Flag = json.GetProperty("flag").GetString(),
        FlagText = json.GetProperty("flag_text").GetString(),
        FlagProblem = json.TryGetProperty("flag_problem", out var problem) ? problem.GetString() : null, // 0.1.0 had none
    };
}
