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
        arguments is [DataModule.CommandWord, ..] ? DataModule.SplitCommand(arguments) : IdentityModule.SplitCommand(arguments);

    /// <summary>What is printed for <c>--help</c>; null when nobody asks for it. Whoever asks how a command is written does not want it done.</summary>
    public static string? Help(IReadOnlyList<string> arguments)
    {
        if (!arguments.Any(a => a is "--help" or "-h" or "-?")) return null;
        var words = string.Join(' ', arguments.TakeWhile(a => !a.StartsWith('-')));
        var help = words.Length == 0 ? $"serve{Environment.NewLine}{IdentityModule.CommandHelp(words)}{Environment.NewLine}{DataModule.CommandHelp(words)}"
            : words.Split(' ')[0] == DataModule.CommandWord ? DataModule.CommandHelp(words) : IdentityModule.CommandHelp(words);
        return $"Commands of the operator. Settings go with each, as --Name=value.{Environment.NewLine}{help}";
    }

    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var systems = services.GetRequiredService<RunningSystems>().Names;
        if (arguments is [DataModule.CommandWord, ..]) return await OfData(services, systems, arguments, output, cancellationToken);
        if (arguments is not [Migrate]) return await IdentityModule.RunCommand(services, arguments, output, cancellationToken);

        var result = systems.Contains(HostDefaults.Identity) ? await IdentityModule.RunCommand(services, arguments, output, cancellationToken) : Done;
        return result == Done && systems.Contains(HostDefaults.Data) ? await DataModule.RunCommand(services, arguments, output, cancellationToken) : result;
    }

    private static async Task<int> OfData(IServiceProvider services, IReadOnlySet<string> systems, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (systems.Contains(HostDefaults.Data)) return await DataModule.RunCommand(services, arguments, output, cancellationToken);
        await output.WriteLineAsync("Refused: the data system is not among --systems.");
        return 1;
    }
}
