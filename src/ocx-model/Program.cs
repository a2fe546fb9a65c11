using System.CommandLine;
using Ocx;

var tool = new Tool("ocx-model", "Set the models in OpenClaw's configuration, and leave every other byte as it was; without options what is missing for a Claude subscription.");
var file = tool.Add(new Argument<string?>("FILE")
{
    Arity = ArgumentArity.ZeroOrOne,
    Description = "openclaw.json; - is standard input to standard output [default: $OPENCLAW_CONFIG_PATH, else that in $OCX_STATE_DIR]",
});
var primary = tool.Value("--primary", "M", "The model that agents use; such as anthropic/claude-opus-4-6, which is set where none is");
var fallback = tool.Add(new Option<string[]>("--fallback") { Description = "The models that are tried after it, in order: all of them", HelpName = "M" });
var alias = tool.Add(new Option<string[]>("--alias") { Description = "A name by which a chat can choose the model M", HelpName = "M=NAME" });
var agent = tool.Add(new Option<string[]>("--agent") { Description = "The model of one agent", HelpName = "ID=M" });
var remove = tool.Flag("--remove-custom-provider", "Take models.providers.anthropic out, which describes Anthropic anew");
var check = tool.Flag("--check", "Write nothing, and tell how it is: exit 0 when all is well, 2 with a warning, 1 when something is wrong");
var dryRun = tool.Flag("--dry-run", "Print what would change, and write nothing", "-n");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line =>
{
    var job = new ModelJob(tool)
    {
        File = new(line.GetValue(file), tool.Settings),
        Wish = ModelWish.Parse(line.GetValue(primary), line.GetValue(fallback) ?? [], line.GetValue(alias) ?? [], line.GetValue(agent) ?? [], line.GetValue(remove)),
        DryRun = line.GetValue(dryRun),
        Json = line.GetValue(json),
    };
    return line.GetValue(check) ? job.Check() : job.Run();
});
