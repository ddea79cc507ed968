using System.CommandLine;

var root = new RootCommand("Bauhinia at the command line: a noun, then a verb. It only calls the platform's published API.");
return await root.Parse(args).InvokeAsync();
