using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations;

/// <summary>The operator's commands about keys of readers that nobody has signed in for, such as another department's server.</summary>
internal static class ReaderKeyCommands
{
    private const int Done = 0;
    private const int Refused = 1;
    private const string Operator = "";

    /// <summary>Prints a new key, once.</summary>
    public static async Task<int> Give(IServiceProvider services, string name, TextWriter output, CancellationToken cancellationToken)
    {
        if (!VisibleText.IsLine(name, ReaderKeys.NameLength)) return await Refuse(output, $"a name has 1 to {ReaderKeys.NameLength} visible characters, and none that changes the direction of writing.");
        await output.WriteLineAsync(await services.GetRequiredService<ReaderKeys>().Give(Operator, name.Trim(), cancellationToken));
        return Done;
    }

    public static async Task<int> List(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var key in await services.GetRequiredService<ReaderKeys>().Of(Operator, cancellationToken))
        {
            await output.WriteLineAsync($"{key.Id}  {key.Name}  {(key.WithdrawnAt is { } withdrawn ? $"withdrawn {EventEnvelope.Time(withdrawn)}" : $"since {EventEnvelope.Time(key.Created)}")}");
        }
        return Done;
    }

    /// <summary>Ends a key. A host that has just seen it forgets it within a minute.</summary>
    public static async Task<int> Withdraw(IServiceProvider services, string id, TextWriter output, CancellationToken cancellationToken) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await services.GetRequiredService<ReaderKeys>().Withdraw(Operator, number, cancellationToken)
            ? Done : await Refuse(output, "no such key is in use.");

    private static async Task<int> Refuse(TextWriter output, string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return Refused;
    }
}
