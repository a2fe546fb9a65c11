namespace Ocx.Tests;

/// <summary>Every parser of ocx.</summary>
public static class Parsers
{
    /// <summary>Those that read from memory, and what they read.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        DotenvParsers.Dotenv, DotenvParsers.Value,
        JsonParsers.Json, JsonParsers.Json5Text,
        CredentialParsers.Credentials, CredentialParsers.OAuth, CredentialParsers.Profiles, CredentialParsers.Report, CredentialParsers.Answer,
        TextParsers.Configuration, TextParsers.Lengths, TextParsers.Lines, TextParsers.Shown,
        EngineParsers.Inspect, EngineParsers.Config, EngineParsers.Databases, EngineParsers.Systemd, EngineParsers.Scripts, EngineParsers.Answers, EngineParsers.Webhooks,
    ];
}
