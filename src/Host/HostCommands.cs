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
