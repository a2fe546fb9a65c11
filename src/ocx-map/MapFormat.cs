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
    /// <summary>The format of that name.</summary>
    /// <exception cref="OcxException">64: there is none.</exception>
    public static MapFormat Parse(string? name) => name switch
    {
        null or "oauth-json" => MapFormat.OAuthJson,
        "env" => MapFormat.Env,
        "profile" => MapFormat.Profile,
        "k8s-secret" => MapFormat.KubernetesSecret,
        _ => throw Tool.Usage($"'{name}' is no format: oauth-json, env, profile or k8s-secret"),
    };
}
