using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Storage;
using Bauhinia.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Cloud.Operations;

/// <summary>The operator's commands of this system: how an organisation comes to be and gets its first member.</summary>
internal static class CloudCommands
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int NoSuchCommand = 2;
    private const int LongestText = 60;
    private static readonly string[] Options = ["organisation", "title", "role", "post"];

    private static readonly (string Usage, string About)[] All =
    [
        ("cloud organisations create --organisation NAME --title TITLE", "Makes an organisation, such as a department; NAME stands in addresses."),
        ("cloud members invite --organisation NAME --role ROLE --post POST", $"Prints the code of an invitation, good once and for seven days; taken up with: bauhinia cloud join CODE. ROLE: {Roles.Rule}."),
    ];

    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments) => CommandOptions.Split(arguments, Options);

    /// <summary>The commands that begin with these words, with what they do; all where none does.</summary>
    public static string Help(string words) => string.Join(Environment.NewLine, CommandWords.Beginning(All, c => NameOf(c.Usage), words).Select(c => $"{c.Usage}{Environment.NewLine}    {c.About}"));

    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (words, options) = CommandOptions.Read(arguments);
        switch (words)
        {
            case "migrate":
                await CloudSchema.Steps.Migrate(services.GetRequiredService<CloudStore>().File, cancellationToken);
                return Done;
            case "cloud organisations create" when options?.Keys.ToHashSet().SetEquals(["organisation", "title"]) == true:
                return await Create(services, options["organisation"], options["title"], output, cancellationToken);
            case "cloud members invite" when options?.Keys.ToHashSet().SetEquals(["organisation", "role", "post"]) == true:
                return await Invite(services, options["organisation"], options["role"], options["post"], output, cancellationToken);
            default:
                await output.WriteLineAsync($"Not understood. Commands:{Environment.NewLine}{Help(words)}");
                return NoSuchCommand;
        }
    }

    private static async Task<int> Create(IServiceProvider services, string name, string title, TextWriter output, CancellationToken cancellationToken)
    {
        if (!CloudName.IsOne(name)) return await Refuse(output, $"a name has {CloudName.Rule}.");
        if (!IsText(title)) return await Refuse(output, $"a title has 1 to {LongestText} visible characters.");
        if (await services.GetRequiredService<Tenancy>().Create(name, title.Trim(), cancellationToken)) return Done;
        return await Refuse(output, $"there is an organisation '{name}' already.");
    }

    private static async Task<int> Invite(IServiceProvider services, string organisation, string role, string post, TextWriter output, CancellationToken cancellationToken)
    {
        if (!Roles.TryRead(role, out var known)) return await Refuse(output, $"a role is one of {Roles.Rule}.");
        if (!IsText(post)) return await Refuse(output, $"a post, such as \"Senior Engineer\", has 1 to {LongestText} visible characters.");
        if (await services.GetRequiredService<Tenancy>().Invite(organisation, known, post.Trim(), by: null, cancellationToken) is not { } code) return await Refuse(output, $"there is no organisation '{organisation}', or it has {Tenancy.Most} members.");
        await output.WriteLineAsync(code);
        return Done;
    }

    private static bool IsText(string text) => text.Trim().Length is > 0 and <= LongestText && !text.Any(char.IsControl);

    private static string NameOf(string usage) => usage.Split(" --")[0];

    private static async Task<int> Refuse(TextWriter output, string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return Refused;
    }
}
