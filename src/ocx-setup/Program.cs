using Ocx;

var tool = new Tool("ocx-setup", "Set all of it up: find OpenClaw and Claude Code, ask, install what is missing, start the units, and verify. Run again, it changes only what differs.");
var yes = tool.Flag("--yes", "Take what is found and proposed, and ask nothing", "-y");
var answers = tool.Value("--answers", "FILE", "Answers to its questions, as lines NAME='value': OCX_… of the configuration, and the questions' own names");
var noInput = tool.Flag("--no-input", "Fail where something would have to be asked");
var uninstall = tool.Flag("--uninstall", "Take away what ocx-setup has put there, and nothing else");
var purge = tool.Flag("--purge", "With --uninstall: the configuration too");
var dryRun = tool.Flag("--dry-run", "Print every file and command, and do nothing", "-n");

return tool.Run(args, line => new SetupJob(tool)
{
    Yes = line.GetValue(yes),
    Answers = line.GetValue(answers),
    NoInput = line.GetValue(noInput),
    Uninstall = line.GetValue(uninstall),
    Purge = line.GetValue(purge),
    DryRun = line.GetValue(dryRun),
}.Run());
