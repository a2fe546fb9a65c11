namespace Ocx;

/// <summary>
/// <c>ocx-expiry --due</c>: the answer for systemd's <c>ExecCondition=</c>, where 0 goes on, 1 to 254 skip the unit
/// without a failure, and 255 is a failure.
/// </summary>
internal static class DueQuestion
{
    /// <summary>A refresh is due, or it cannot be told that none is.</summary>
    public const int Due = 0;

    /// <summary>Every token is provably fresh, or has no expiry.</summary>
    public const int NotDue = 1;

    /// <summary>The question could not be asked.</summary>
    public const int Error = 255;

    /// <summary>The answer for these tokens.</summary>
    public static int Answer(IReadOnlyList<TokenStatus> tokens)
    {
        foreach (var token in tokens)
        {
            if (!token.IsGood)
            {
                return Due;
            }
        }

        return tokens.Count > 0 ? NotDue : Due;
    }

    /// <summary>The answer for the configured credentials, and nothing printed but errors.</summary>
    public static int Ask()
    {
        try
        {
            var settings = new Settings();
            return new TokenReader(settings, Settings.DueWithin(settings.Within())).IsGoodNow(settings.Credentials) ? NotDue : Due;
        }
        catch (OcxException e)
        {
            Log.ForProcess("ocx-expiry").Error(e);
            return Error;
        }
#pragma warning disable CA1031 // whatever it is, it is no answer
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ForProcess("ocx-expiry").Error($"a bug: {e.GetType().Name}");
            return Error;
        }
    }
}
