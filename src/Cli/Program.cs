using Bauhinia.Cli;

return await CommandLine.Run(args);
