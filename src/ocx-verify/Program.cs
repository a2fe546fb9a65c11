using Ocx;

var tool = new Tool("ocx-verify", "Look at the whole way of the token, and say what is wrong and what cures it: exit 0 when all is well, 2 with a warning, 1 when something fails.");
var configuration = tool.Value("--config", "FILE", $"What the units load; its variables count where the environment has none [default: {ConfigurationFile.DefaultPath}, if it can be read]");
var json = tool.Flag("--json", "Report as JSON");

return tool.Run(args, line => new VerifyJob(tool) { Configuration = line.GetValue(configuration), Json = line.GetValue(json) }.Run());
