using System.Data.Common;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Operations.Backup;
using Bauhinia.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary>The operator's commands of this system, by their words.</summary>
internal static class Commands
{
    private const int NoSuchCommand = 2;

    private static readonly OperatorCommand[] All =
    [
        new("migrate", (run, cancellationToken) => Migrate.Run(run.Services, cancellationToken)),
        new("keys roll-signing", RollSigning.Run),
        new("keys rotate", RotateKeys.Run),
        new("backup", BackUp.Run) { Argument = "FOLDER" },
        new("restore", Restore.Run, Restore.Verify) { Argument = "FOLDER" },
        new("seed-demo", SeedDemo.Run),
        new("clients register", RegisterClient.Run, RegisterClient.NameEn, RegisterClient.NameZhHant, RegisterClient.NameZhHans, RegisterClient.Origin, RegisterClient.Folder),
        new("clients seed-venue", SeedVenue.Run, SeedVenue.Origin, SeedVenue.Folder),
        new("service-accounts register", RegisterServiceAccount.Run, RegisterServiceAccount.Name, RegisterServiceAccount.File),
        new("staff grant", GrantStaff.Run, GrantStaff.Email, GrantStaff.Role),
        new("staff revoke", RevokeStaff.Run, GrantStaff.Email, GrantStaff.Role),
    ];

    /// <summary>Parts what the operator typed into the command with its own options, and the host's settings.</summary>
    /// <remarks>Only an option that the command declares belongs to it, so that <c>migrate --data FOLDER</c> keeps its setting.</remarks>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments)
    {
        var words = arguments.TakeWhile(argument => !IsOption(argument)).ToList();
        var options = Find(words)?.Options ?? [];
        List<string> settings = [];
        var command = words.ToList();
        for (var i = words.Count; i < arguments.Count; i++)
        {
            var target = options.Any(o => o.Name == NameOf(arguments[i])) ? command : settings;
            target.Add(arguments[i]);
            var takesNext = target == settings || options.Single(o => o.Name == NameOf(arguments[i])).Value is not null;
            if (takesNext && !arguments[i].Contains('=') && i + 1 < arguments.Count && !IsOption(arguments[i + 1])) target.Add(arguments[++i]);
        }
        return (command, settings);
    }

    /// <summary>How the commands that begin with these words are written, one below the other; all where none does.</summary>
    public static string Help(string words) => string.Join(Environment.NewLine, CommandWords.Beginning(All, c => c.Name, words).Select(c => c.Usage));

    /// <summary>Runs a command.</summary>
    /// <param name="services">The composed host, not started.</param>
    /// <param name="arguments">The command's words, then its options: <c>["staff", "grant", "--email", "…"]</c>.</param>
    /// <param name="output">Where the command answers.</param>
    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var words = arguments.TakeWhile(argument => !IsOption(argument)).ToList();
        if (Find(words) is not { } command)
        {
            await output.WriteLineAsync($"There is no command '{string.Join(' ', words)}'. Commands: serve, {string.Join(", ", All.Select(c => c.Usage))}.");
            return NoSuchCommand;
        }
        if (Options(command, arguments.Skip(words.Count).ToList()) is not { } options)
        {
            await output.WriteLineAsync($"Usage: {command.Usage}");
            return NoSuchCommand;
        }
        if (command.Argument is not null) options[CommandRun.ArgumentKey] = words[^1];
        await using var scope = services.CreateAsyncScope();
        var run = new CommandRun(scope.ServiceProvider, options, output);
        try
        {
            return await command.Run(run, cancellationToken);
        }
        catch (KeyCustodianException broken)
        {
            return await run.Refuse(broken.Message);
        }
        catch (DbException broken)
        {
            // Not reachable, or the role may not do it, as with CREATEDB for restore --verify.
            return await run.Refuse($"the database answered: {broken.Message}");
        }
    }

    /// <returns>The options by name; null when one is unknown, repeated, without its value, or a required one is missing.</returns>
    private static Dictionary<string, string>? Options(OperatorCommand command, List<string> arguments)
    {
        Dictionary<string, string> given = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (command.Options.FirstOrDefault(o => o.Name == NameOf(arguments[i])) is not { } option) return null;
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            string? value = equals >= 0 ? arguments[i][(equals + 1)..] : null;
            if (option.Value is not null && value is null && i + 1 < arguments.Count) value = arguments[++i];
            if ((option.Value is null) != (value is null) || !given.TryAdd(option.Name, value ?? "")) return null;
        }
        return command.Options.All(o => !o.IsRequired || given.ContainsKey(o.Name)) ? given : null;
    }

    private static OperatorCommand? Find(List<string> words) => All.FirstOrDefault(c => c.IsCalledBy(words));

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);

    private static string NameOf(string argument) => IsOption(argument) ? argument[2..].Split('=')[0] : "";
}
