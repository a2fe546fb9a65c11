using Ocx;

var tool = new Tool("ocx-detect", $"Find OpenClaw, Claude Code's credentials and what calls it, and print what belongs into {ConfigurationFile.DefaultPath}.");
var json = tool.Flag("--json", "Report as JSON, with the evidence for each value and all that could be meant");

return tool.Run(args, line => new DetectJob(tool) { Json = line.GetValue(json) }.Run());
