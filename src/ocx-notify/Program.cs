using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-notify", "Tell a person once that Claude Code needs them, or that the token is not refreshed or carried, and once that it is over.");
var what = tool.Add(new Argument<string?>("EVENT")
{
    Arity = ArgumentArity.ZeroOrOne,
    HelpName = "EVENT",
    CompletionSources = { Enum.GetValues<NotifyEvent>().Select(e => e.Name()).ToArray() },
    Description = "reauth, recovered, failed; ending: tell if the sign-in ends within 7 days; test: try every channel [default: what systemd says of a unit's end]",
});
var exitStatus = tool.Value("--exit-status", "N", "The exit code of what has run: 0 is good, 77 means a person must sign in, the third failure in a row is told");
var about = tool.Choice("--about", "SUBJECT", "What has run: refresh, or gateway, which carries the token there [default: refresh]", [NotifySubject.Refresh.Name(), NotifySubject.Gateway.Name()]);
var queue = tool.Flag("--queue", "Leave messages for the webhook and the command to the next run");
var dryRun = tool.Flag("--dry-run", "Print what would be told, and tell and write nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new NotifyJob(tool)
    {
        Event = line.GetValue(what),
        ExitStatus = line.GetValue(exitStatus),
        About = line.GetValue(about),
        Queue = line.GetValue(queue),
        DryRun = line.GetValue(dryRun),
        Json = line.GetValue(json),
    };
    return job.Run();
});
