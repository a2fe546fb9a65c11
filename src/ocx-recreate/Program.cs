using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-recreate", "Take OpenClaw's gateway down and up so that it reads .env again, and prove that it runs with the new token.");
var directory = tool.Value("--project-dir", "DIR", "The gateway's compose directory [default: $OCX_COMPOSE_DIR, else what its container's labels say]");
var service = tool.Value("--service", "NAME", "The gateway's service in the compose file [default: $OCX_SERVICE, else openclaw-gateway]");
var strategy = tool.Choice("--strategy", "HOW", "down-up; up: only if its configuration differs; force: up --force-recreate [default: $OCX_STRATEGY, else down-up]", Enum.GetValues<RecreateStrategy>().Select(RecreateOptions.Name));
var stopSeconds = tool.Add(new Option<int?>("--timeout", "-t") { Description = "How long its process may take to end, before it is killed [default: as it is configured, else 10]", HelpName = "SECONDS" });
var ifStale = tool.Flag("--if-stale", "Only if the container has another token than .env");
var retryFor = tool.Value("--retry-for", "TIME", "When it fails, try again for so long: a time such as 10m, or forever");
var events = tool.Flag("--events", "Stay, and look again for each line on standard input");
var nul = tool.Flag("--null", "With --events: lines end with NUL", "-0");
var dryRun = tool.Flag("--dry-run", "Print what would be done, and do nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var settings = tool.Settings;
    var job = new RecreateJob(tool)
    {
        Options = new RecreateOptions
        {
            Target = new(line.GetValue(service) ?? settings.Service, line.GetValue(directory) ?? settings.ComposeDirectory, settings.EnvFile),
            Strategy = RecreateJob.ParseStrategy(line.GetValue(strategy), settings),
            StopSeconds = line.GetValue(stopSeconds),
            IfStale = line.GetValue(ifStale),
            DryRun = line.GetValue(dryRun),
        },
        RetryFor = RecreateJob.ParseRetry(line.GetValue(retryFor)),
        Json = line.GetValue(json),
    };
    job.RequireWords();
    return line.GetValue(events) ? job.Stay(line.GetValue(nul)) : job.Run();
});
