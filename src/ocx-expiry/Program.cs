using System.CommandLine;
using Ocx;

// What the timer asks every minute; a command line is parsed in as much time as all the rest of it takes.
if (args is ["--due", "-q" or "--quiet"] or ["-q" or "--quiet", "--due"])
{
    return DueQuestion.Ask();
}

var tool = new Tool("ocx-expiry", "Say how long access tokens live: exit 0 when they are good, 1 when one is bad, 2 when one is to expire.");
var files = tool.Add(new Argument<string[]>("FILE")
{
    Arity = ArgumentArity.ZeroOrMore,
    Description = "Claude Code's credentials, oauth.json or auth-profiles.json; - is standard input [default: $OCX_CREDENTIALS]",
});
var within = tool.Value("--within", "TIME", "Expiring is what has no longer than this, such as 24h or 4m30s [default: $OCX_WITHIN, 4m30s]");
var due = tool.Flag("--due", "For ExecCondition=: exit 1 when surely no refresh is due, 0 when one may be, 255 for errors of its own");
var json = tool.Flag("--json", "Print JSON");
var prometheus = tool.Flag("--prometheus", "Print metrics, for the textfile collector of Prometheus's node exporter");
var nagios = tool.Flag("--nagios", "Print a line and exit as a plugin of Nagios and its like: 0 OK, 1 warning, 2 critical, 3 unknown");

bool? question = null;
var plugin = Array.Exists(args, a => a.StartsWith("--nagios", StringComparison.Ordinal));
var status = tool.Run(args, line =>
{
    question = line.GetValue(due);
    plugin = line.GetValue(nagios);
    var report = new ExpiryReport(tool)
    {
        Files = line.GetValue(files) ?? [],
        Within = line.GetValue(within),
        Due = question.Value,
        Json = line.GetValue(json),
        Prometheus = line.GetValue(prometheus),
        Nagios = plugin,
    };
    return report.Run();
});

// To systemd 64 would mean "not due", to Nagios nothing. A command line that was not understood may still tell who asks.
return (question ?? Array.Exists(args, a => a.StartsWith("--due", StringComparison.Ordinal))) && status > 1 ? DueQuestion.Error
    : plugin && status > (int)NagiosPlugin.Status.Unknown ? (int)NagiosPlugin.Status.Unknown
    : status;
