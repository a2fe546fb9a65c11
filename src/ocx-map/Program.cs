using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-map", "Map Claude Code's credentials to the documents that OpenClaw reads.");
var file = tool.Add(new Argument<string?>("FILE")
{
    Arity = ArgumentArity.ZeroOrOne,
    Description = "Claude Code's credentials; - or none: standard input, on a terminal $OCX_CREDENTIALS",
});
var format = tool.Choice("--format", "FORMAT", "oauth-json (default), env, profile or k8s-secret", MapFormats.Names, "-f");
var output = tool.Value("--output", "FILE", "Write FILE, and print its path if it changed; of oauth.json only the anthropic entry", "-o");
var accessOnly = tool.Add(new Option<bool?>("--access-only") { Description = "Leave the refresh token out [default: $OCX_ACCESS_ONLY]" });
var secretName = tool.Value("--secret-name", "NAME", "The name of the Kubernetes Secret [default: openclaw-anthropic]");
var events = tool.Flag("--events", "Stay, and map again for each line on standard input that names FILE");
var nul = tool.Flag("--null", "With --events: lines end with NUL", "-0");
var force = tool.Flag("--force", "Write JSON into a state directory of the SQLite generation all the same");
var inPlace = tool.Flag("--in-place", "Overwrite a file that is bind-mounted by itself; a crash can tear it");
var showSecrets = tool.Flag("--show-secrets", "Do not mask tokens on a terminal");
var dryRun = tool.Flag("--dry-run", "Print what would change, secrets masked, and write nothing", "-n");
var json = tool.Flag("--json", "With --output: report as JSON");

return tool.Run(args, line =>
{
    var source = line.GetValue(file);
    var job = new MapJob(tool)
    {
        Source = source is null && (line.GetValue(events) || !Console.IsInputRedirected) ? tool.Settings.Credentials : source,
        Format = MapFormats.Parse(line.GetValue(format)),
        Output = line.GetValue(output) is { } target and not "-" ? target : null, // - is standard output
        AccessOnly = line.GetValue(accessOnly) ?? tool.Settings.IsAccessOnly(),
        SecretName = line.GetValue(secretName) ?? "openclaw-anthropic",
        Force = line.GetValue(force),
        InPlace = line.GetValue(inPlace),
        DryRun = line.GetValue(dryRun),
        Json = line.GetValue(json),
        Masked = line.GetValue(dryRun) || (!Console.IsOutputRedirected && !line.GetValue(showSecrets)),
    };
    return line.GetValue(events) ? job.Stay(line.GetValue(nul)) : job.Run();
});
