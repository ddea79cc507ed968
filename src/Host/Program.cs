using Bauhinia.Host;

return await HostProgram.Run(args);
