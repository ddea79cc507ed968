using Bauhinia.Cloud;
using Bauhinia.Data;
using Bauhinia.Identity;

namespace Bauhinia.Host;

/// <summary>Sends an operator's command to the system that it is for; what concerns the stores of all goes to each that runs here.</summary>
internal static class HostCommands
{
    private const string Migrate = "migrate";
    private const int Done = 0;

    /// <summary>Parts what the operator typed into a command with its own options, and the host's settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments) =>
        arguments is [DataModule.CommandWord, ..] ? DataModule.SplitCommand(arguments)
        : arguments is [CloudModule.CommandWord, ..] ? CloudModule.SplitCommand(arguments)
        : IdentityModule.SplitCommand(arguments);

    /// <summary>What is printed for <c>--help</c>; null when nobody asks for it. Whoever asks how a command is written does not want it done.</summary>
    public static string? Help(IReadOnlyList<string> arguments)
    {
        if (!arguments.Any(a => a is "--help" or "-h" or "-?")) return null;
        var words = string.Join(' ', arguments.TakeWhile(a => !a.StartsWith('-')));
        var help = words.Length == 0 ? $"serve{Environment.NewLine}{IdentityModule.CommandHelp(words)}{Environment.NewLine}{CloudModule.CommandHelp(words)}{Environment.NewLine}{DataModule.CommandHelp(words)}"
            : words.Split(' ')[0] == DataModule.CommandWord ? DataModule.CommandHelp(words)
            : words.Split(' ')[0] == CloudModule.CommandWord ? CloudModule.CommandHelp(words)
            : IdentityModule.CommandHelp(words);
        return $"Commands of the operator. Settings go with each, as --Name=value.{Environment.NewLine}{help}";
    }

    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var systems = services.GetRequiredService<RunningSystems>().Names;
        if (arguments is [DataModule.CommandWord, ..]) return await Of(HostDefaults.Data, DataModule.RunCommand);
        if (arguments is [CloudModule.CommandWord, ..]) return await Of(HostDefaults.Cloud, CloudModule.RunCommand);
        if (arguments is not [Migrate]) return await IdentityModule.RunCommand(services, arguments, output, cancellationToken);

        foreach (var (system, run) in new (string, SystemCommand)[] { (HostDefaults.Identity, IdentityModule.RunCommand), (HostDefaults.Cloud, CloudModule.RunCommand), (HostDefaults.Data, DataModule.RunCommand) })
        {
            if (systems.Contains(system) && await run(services, arguments, output, cancellationToken) is not Done and var result) return result;
        }
        return Done;

        async Task<int> Of(string system, SystemCommand run)
        {
            if (systems.Contains(system)) return await run(services, arguments, output, cancellationToken);
            await output.WriteLineAsync($"Refused: the {system} system is not among --systems.");
            return 1;
        }
    }

    private delegate Task<int> SystemCommand(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken);
}
