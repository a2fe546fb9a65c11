using Ocx;

var tool = new Tool("ocx-paste", "Put Claude Code's access token into OpenClaw's SQLite store by OpenClaw's own command, and prove that it is there.");
var from = tool.Value("--from", "CREDENTIALS", "The credentials; - is standard input [default: $OCX_CREDENTIALS]");
var profile = tool.Value("--profile-id", "ID", "The profile to write [default: anthropic:default]");
var directory = tool.Value("--project-dir", "DIR", "The gateway's compose directory [default: $OCX_COMPOSE_DIR, else what its container's labels say]");
var service = tool.Value("--service", "NAME", "The gateway's service in the compose file [default: $OCX_SERVICE, else openclaw-gateway]");
var timeout = tool.Value("--timeout", "TIME", "How long OpenClaw's command may take, before it is ended where it runs [default: 1m]");
var ifStored = tool.Flag("--if-stored", "Only where a profile of a subscription is stored already");
var check = tool.Flag("--check", "Write nothing, and tell how each agent's profile is: exit 0 when all are as they should be, else 1");
var events = tool.Flag("--events", "Stay, and do it again for each line on standard input that names CREDENTIALS");
var nul = tool.Flag("--null", "With --events: lines end with NUL", "-0");
var force = tool.Flag("--force", "Do it also where OpenClaw keeps its profiles in JSON files");
var dryRun = tool.Flag("--dry-run", "Print what would change, and write nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var settings = tool.Settings;
    var job = new PasteJob(tool)
    {
        Source = line.GetValue(from) ?? settings.Credentials,
        Options = new PasteOptions
        {
            Target = new(line.GetValue(service) ?? settings.Service, line.GetValue(directory) ?? settings.ComposeDirectory, settings.EnvFile),
            ProfileId = line.GetValue(profile) ?? "anthropic:default",
            Limit = PasteJob.ParseTimeout(line.GetValue(timeout)),
            IfStored = line.GetValue(ifStored),
            Force = line.GetValue(force),
            DryRun = line.GetValue(dryRun) || line.GetValue(check),
        },
        Check = line.GetValue(check),
        Json = line.GetValue(json),
    };
    job.RequireWords();
    return line.GetValue(events) ? job.Stay(line.GetValue(nul)) : job.Run();
});
