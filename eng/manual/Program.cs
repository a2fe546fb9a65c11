using System.Text;
using Ocx;

// manual REPOSITORY DIRECTORY: what is written from the sources in REPOSITORY goes into DIRECTORY, which may be the same.
if (args is not [var repository, var directory])
{
    Console.Error.WriteLine("usage: manual REPOSITORY DIRECTORY");
    return ExitCode.Usage;
}

var sources = new Sources(repository);
var tools = Definitions.Read(sources);
var variables = ConfigurationPage.Variables(sources);
foreach (var tool in tools)
{
    var page = sources.Page($"docs/tools/{tool.Name}.md");
    Write($"man/man{tool.Section}/{tool.Name}.{tool.Section}", new ToolPage(tool, page, tools, variables).Write());
    Write($"docs/tools/{tool.Name}.md", OptionsBlock.Put(page.Source, tool));
    Write($"completions/bash/{tool.Name}", BashCompletion.Write(tool));
    Write($"completions/zsh/_{tool.Name}", ZshCompletion.Write(tool));
    Write($"completions/fish/{tool.Name}.fish", FishCompletion.Write(tool));
}

Write("man/man5/ocx.env.5", ConfigurationPage.Write(sources, tools));
Write("man/man7/ocx.7", ConventionsPage.Write(sources, tools));
return ExitCode.Ok;

void Write(string path, string text)
{
    var file = Path.Join(directory, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    if (!File.Exists(file) || File.ReadAllText(file) != text)
    {
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
