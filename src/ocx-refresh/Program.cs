using Ocx;

var tool = new Tool("ocx-refresh", "Refresh Claude Code's access token without Claude Code, under its locks. Opt-in: where its command line can be run, ocx-trigger does it.");
var credentials = tool.Value("--credentials", "FILE", "Claude Code's credentials [default: $OCX_CREDENTIALS]");
var within = tool.Value("--within", "TIME", "Due is what has no longer than this to live [default: $OCX_REFRESH_WITHIN, 90m]");
var force = tool.Flag("--force", "Do it also when the token is not due, and without waiting after a failure");
var dryRun = tool.Flag("--dry-run", "Say what would be done, and ask nobody", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new RefreshJob(tool)
    {
        Options = new RefreshOptions
        {
            Credentials = line.GetValue(credentials) ?? tool.Settings.Credentials,
            Within = RefreshJob.ParseWithin(line.GetValue(within), tool),
            Endpoint = RefreshOptions.EndpointOf(tool.Settings),
            Target = ClaudeTarget.Of(tool.Settings),
            Force = line.GetValue(force),
            DryRun = line.GetValue(dryRun),
        },
        Json = line.GetValue(json),
    };
    return job.Run();
});
