using Ocx;

var tool = new Tool("ocx-trigger", "Make Claude Code refresh its access token in its last minutes, and prove that it did.");
var credentials = tool.Value("--credentials", "FILE", "Claude Code's credentials, as this machine sees them [default: $OCX_CREDENTIALS]");
var mode = tool.Choice("--mode", "MODE", "Where claude runs: container, or host [default: $OCX_CLI_MODE, else container if that runs, else host]", [ClaudeTarget.Container, ClaudeTarget.Host]);
var container = tool.Value("--container", "NAME", "The container that it runs in [default: $OCX_CLI_CONTAINER, else claude-proxy]");
var user = tool.Value("--user", "USER", "As whom in the container [default: $OCX_CLI_USER, else the container's own]");
var within = tool.Value("--within", "TIME", "Due is what has no longer than this to live, at most 5m [default: $OCX_WITHIN, 4m30s]");
var timeout = tool.Value("--timeout", "TIME", "How long claude may take, before it is told to end; 30 s later it is killed [default: 90s]");
var force = tool.Flag("--force", "Call it also when the token is not due");
var dryRun = tool.Flag("--dry-run", "Print what would be run, and run nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new TriggerJob(tool)
    {
        Options = new TriggerOptions
        {
            Credentials = line.GetValue(credentials) ?? tool.Settings.Credentials,
            Target = ClaudeTarget.Of(tool.Settings, line.GetValue(mode), line.GetValue(container), line.GetValue(user)),
            Within = TriggerJob.ParseWithin(line.GetValue(within), tool),
            Limit = TriggerJob.ParseTimeout(line.GetValue(timeout), tool),
            Force = line.GetValue(force),
            DryRun = line.GetValue(dryRun),
        },
        Json = line.GetValue(json),
    };
    return job.Run();
});
