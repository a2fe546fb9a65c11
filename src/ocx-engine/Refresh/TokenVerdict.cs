using System.Net.Http.Headers;

namespace Ocx;

/// <summary>What an answer of the token endpoint means.</summary>
/// <param name="Grant">The next tokens; <c>null</c>: there are none in it.</param>
/// <param name="What">What it says instead, without a word of its own but the name of an error.</param>
internal sealed record TokenVerdict(TokenGrant? Grant, string What)
{
    /// <summary>Whether the sign-in has ended (<c>invalid_grant</c>, RFC 6749, section 5.2).</summary>
    public bool HasEnded { get; private init; }

    /// <summary>How long it wants to be left alone; <c>null</c> where it does not say.</summary>
    public TimeSpan? Wait { get; private init; }

    /// <summary>Whether it is there, and has only asked for patience.</summary>
    public bool IsBusy { get; private init; }

    /// <summary>Reads an answer.</summary>
    public static TokenVerdict Of(TokenAnswer answer)
    {
        if (answer.IsSuccess)
        {
            // What broke off behind its last brace is an answer all the same, and the only one.
            return TokenGrant.TryParse(answer.Body, answer.At) is { } grant ? new(grant, "")
                : !answer.IsWhole ? new(null, $"has answered {answer.Status}, and the answer broke off: whether the refresh token is spent is not known")
                : new(null, $"has answered {answer.Status}, with no token in it");
        }

        var error = TokenGrant.ErrorIn(answer.Body);
        var said = error is null ? $"answers {answer.Status}" : $"answers {answer.Status} ({error})";
        return answer.Status switch
        {
            400 or 401 when error == "invalid_grant" => new(null, "says that the sign-in has ended (invalid_grant)") { HasEnded = true },
            >= 300 and < 400 => new(null, $"{said}: a redirect, which is not followed"),
            429 or 503 => new(null, said) { IsBusy = answer.Status == 429, Wait = WaitOf(answer) },
            _ => new(null, said),
        };
    }

    private static TimeSpan? WaitOf(TokenAnswer answer) => !RetryConditionHeaderValue.TryParse(answer.RetryAfter, out var after) ? null
        : after.Delta is { } time ? time
        : after.Date - answer.At is { Ticks: > 0 } until ? until
        : TimeSpan.Zero;
}
