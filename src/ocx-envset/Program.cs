using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-envset", "Set variables in a .env file as Docker Compose reads it, and leave every other byte as it was.");
var file = tool.Add(new Argument<string>("FILE") { Description = "The .env file; made when it is not there" });
var name = tool.Value("--name", "NAME", "The variable that --value-from or --from sets [default with --from: ANTHROPIC_OAUTH_TOKEN]");
var valueFrom = tool.Value("--value-from", "FILE", "Set --name to what FILE (- is standard input) holds, less one final newline");
var from = tool.Value("--from", "CREDENTIALS", "Set it to the access token of a credentials document (- is standard input)");
var unset = tool.Add(new Option<string[]>("--unset") { Description = "Take NAME away", HelpName = "NAME" });
var get = tool.Value("--get", "NAME", "Print the value of NAME as Compose reads it; exit 1 when it is not set");
var events = tool.Flag("--events", "Stay, and set again for each line on standard input that names CREDENTIALS");
var nul = tool.Flag("--null", "With --events: lines end with NUL", "-0");
var inPlace = tool.Flag("--in-place", "Overwrite a file that is bind-mounted by itself; a crash can tear it");
var showSecrets = tool.Flag("--show-secrets", "With --get: do not mask a secret on a terminal");
var dryRun = tool.Flag("--dry-run", "Print what would change, values masked, and write nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new EnvsetJob(tool)
    {
        File = line.GetValue(file)!,
        Name = line.GetValue(name),
        ValueFrom = line.GetValue(valueFrom),
        From = line.GetValue(from),
        Unset = line.GetValue(unset) ?? [],
        Get = line.GetValue(get),
        InPlace = line.GetValue(inPlace),
        DryRun = line.GetValue(dryRun),
        Json = line.GetValue(json),
        Masked = !Console.IsOutputRedirected && !line.GetValue(showSecrets),
    };
    job.RequireOneTask();
    return line.GetValue(events) ? job.Stay(line.GetValue(nul)) : job.Run();
});
