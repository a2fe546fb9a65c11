using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-profiles", "Put Claude Code's access token into the auth profile of every agent of OpenClaw.");
var state = tool.Add(new Argument<string?>("STATE_DIR") { Arity = ArgumentArity.ZeroOrOne, Description = "OpenClaw's state directory [default: $OCX_STATE_DIR]" });
var from = tool.Value("--from", "CREDENTIALS", "The credentials; - is standard input [default: $OCX_CREDENTIALS]");
var agents = tool.Add(new Option<string[]>("--agent") { Description = "Only the agent of that ID; can be given again [default: all]", HelpName = "ID" });
var profile = tool.Value("--profile-id", "ID", "The profile to write [default: anthropic:default]");
var withRefresh = tool.Flag("--with-refresh", "Put the refresh token into it too: OpenClaw can then spend it, which signs Claude Code out");
var check = tool.Flag("--check", "Write nothing, and tell how each agent's profile is: exit 0 when all are as they should be, else 1");
var events = tool.Flag("--events", "Stay, and do it again for each line on standard input that names CREDENTIALS");
var nul = tool.Flag("--null", "With --events: lines end with NUL", "-0");
var force = tool.Flag("--force", "Write into a state directory of the SQLite generation all the same");
var dryRun = tool.Flag("--dry-run", "Print what would change, secrets masked, and write nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new ProfilesJob(tool)
    {
        StateDirectory = line.GetValue(state) ?? tool.Settings.StateDirectory,
        Source = line.GetValue(from) ?? tool.Settings.Credentials,
        Agents = line.GetValue(agents) ?? [],
        ProfileId = line.GetValue(profile) ?? "anthropic:default",
        WithRefresh = line.GetValue(withRefresh),
        Force = line.GetValue(force),
        Check = line.GetValue(check),
        DryRun = line.GetValue(dryRun),
        Json = line.GetValue(json),
    };
    job.RequireWords();
    return line.GetValue(events) ? job.Stay(line.GetValue(nul)) : job.Run();
});
