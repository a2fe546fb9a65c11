namespace Ocx;

/// <summary>What <c>ocx-map</c> writes.</summary>
internal enum MapFormat
{
    OAuthJson,
    Env,
    Profile,
    KubernetesSecret,
}

internal static class MapFormats
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["oauth-json", "env", "profile", "k8s-secret"];

    /// <summary>The format of that name; the first without one.</summary>
    /// <exception cref="OcxException">64: there is none.</exception>
    public static MapFormat Parse(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (name is null || name == Names[i])
            {
                return (MapFormat)i;
            }
        }

        throw Tool.Usage($"'{name}' is no format: oauth-json, env, profile or k8s-secret");
    }
}
