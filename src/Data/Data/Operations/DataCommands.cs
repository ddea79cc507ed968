using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Operations.Backup;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Text;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations;

/// <summary>The operator's commands of this system.</summary>
internal static class DataCommands
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int NoSuchCommand = 2;
    private static readonly string[] Options = ["stream", "name", "department", "role", "post", "member", "id", "to", "from"];

    /// <summary>Only the options of these commands are theirs; <c>--data FOLDER</c> and the like stay settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments) => CommandOptions.Split(arguments, Options);

    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (words, options) = CommandOptions.Read(arguments);
        try
        {
            switch (words)
            {
                case "migrate":
                    await JournalSchema.Migrate(services.GetRequiredService<JournalConnections>().File, cancellationToken);
                    await ConsoleSchema.Steps.Migrate(services.GetRequiredService<ConsoleStore>().File, cancellationToken);
                    await LakeSchema.Steps.Migrate(services.GetRequiredService<LakeManifest>().File, cancellationToken);
                    return Done;
                case "data keys give" when options?.Keys.ToHashSet().SetEquals(["stream", "name"]) == true:
                    return await Give(services, options["stream"], options["name"], output, cancellationToken);
                case "data keys give-operator" when options?.Keys.ToHashSet().SetEquals(["name"]) == true:
                    return await Give(options["name"], name => services.GetRequiredService<SenderKeys>().GiveOperator(name, cancellationToken), output);
                case "data connectors" when options is { Count: 0 }:
                    return await ListConnectors(services, output, cancellationToken);
                case "data streams" when options is { Count: 0 }:
                    return await StreamCommands.List(services, output, cancellationToken);
                case "data audit" when options?.Keys.ToHashSet().SetEquals(["department"]) == true:
                    return await StreamCommands.Audit(services, options["department"], output, cancellationToken);
                case "data backup" when options?.Keys.ToHashSet().SetEquals(["to"]) == true:
                    return await BackUpStores.Run(services, options["to"], output, cancellationToken);
                case "data restore" when options?.Keys.ToHashSet().SetEquals(["from"]) == true:
                    return await RestoreStores.Run(services, options["from"], output, cancellationToken);
                case "data lake bring-manifest" when options is { Count: 0 }:
                    return await LakeCommands.BringManifest(services, output, cancellationToken);
                case "data members invite" when options?.Keys.ToHashSet().SetEquals(["department", "role", "post"]) == true:
                    return await MemberCommands.Invite(services, options["department"], options["role"], options["post"], output, cancellationToken);
                case "data members list" when options?.Keys.ToHashSet().SetEquals(["department"]) == true:
                    return await MemberCommands.List(services, options["department"], output, cancellationToken);
                case "data members remove" when options?.Keys.ToHashSet().SetEquals(["department", "member"]) == true:
                    return await MemberCommands.Remove(services, options["department"], options["member"], output, cancellationToken);
                case "data reader-keys give" when options?.Keys.ToHashSet().SetEquals(["name"]) == true:
                    return await ReaderKeyCommands.Give(services, options["name"], output, cancellationToken);
                case "data reader-keys list" when options is { Count: 0 }:
                    return await ReaderKeyCommands.List(services, output, cancellationToken);
                case "data reader-keys withdraw" when options?.Keys.ToHashSet().SetEquals(["id"]) == true:
                    return await ReaderKeyCommands.Withdraw(services, options["id"], output, cancellationToken);
                case "data keys withdraw" when options?.Keys.ToHashSet().SetEquals(["name"]) == true:
                    return await services.GetRequiredService<SenderKeys>().Withdraw(options["name"], cancellationToken)
                        ? Done
                        : await Refuse(output, "no key of this name is in use.");
                default:
                    await output.WriteLineAsync(DataHelp.Corrected(words));
                    return NoSuchCommand;
            }
        }
        catch (SqliteException broken)
        {
            return await Refuse(output, $"the store answered: {broken.Message}");
        }
    }

    private static async Task<int> Give(IServiceProvider services, string stream, string name, TextWriter output, CancellationToken cancellationToken)
    {
        if (!StreamId.TryRead(stream, out var id) || services.GetRequiredService<StreamCatalogue>().Find(id) is null) return await Refuse(output, "there is no such stream.");
        return await Give(name, given => services.GetRequiredService<SenderKeys>().Give(id, given, cancellationToken), output);
    }

    private static async Task<int> Give(string name, Func<string, Task<string?>> give, TextWriter output)
    {
        if (!VisibleText.IsLine(name, 60)) return await Refuse(output, "a name has 1 to 60 visible characters, and none that changes the direction of writing.");
        if (await give(name) is not { } key) return await Refuse(output, "a key of this name was given before.");
        await output.WriteLineAsync(key);
        return Done;
    }

    private static async Task<int> ListConnectors(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var runs = (await services.GetRequiredService<ConnectorRuns>().All(cancellationToken)).ToDictionary(r => r.Stream, StringComparer.Ordinal);
        foreach (var connector in services.GetRequiredService<ConnectorCatalogue>().All)
        {
            var stream = connector.Stream.Value;
            await output.WriteLineAsync(runs.GetValueOrDefault(stream) is { } run
                ? $"{stream}: {run.Outcome} at {EventEnvelope.Time(run.At)} from {run.From}; accepted {run.File.Accepted}, repeated {run.File.Repeated}, revised {run.File.Revised}, refused {run.File.Refused}, " +
                  $"readings {run.File.Readings}, left out {run.File.LeftOut}{(run.File.IsCut ? ", cut" : "")}; failures in a row {run.Failures}; next {(run.NextAt is { } next ? EventEnvelope.Time(next) : "never")}"
                : $"{stream}: never run; {connector.Url?.ToString() ?? "an archive of recorded files"}");
        }
        return Done;
    }

    private static async Task<int> Refuse(TextWriter output, string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return Refused;
    }
}
