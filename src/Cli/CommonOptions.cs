using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli;

/// <summary>Arguments and options that several verbs take.</summary>
internal static class CommonOptions
{
    public static Option<Guid> Organisation() => new("--organisation", "-o") { Description = "Id of the organisation; see: organisations list", Required = true };

    public static Argument<string> Client() => new("client-id") { Description = "The client_id; see: clients list" };

    public static Option<string> NameIn(string language, string description) => new($"--name-{language}") { Description = description, Required = true };

    public static (Option<string> En, Option<string> Hant, Option<string> Hans) Names() =>
        (NameIn("en", "Name in English"), NameIn("zh-hant", "Name in Traditional Chinese"), NameIn("zh-hans", "Name in Simplified Chinese"));

    public static LocalisedText Read(this ParseResult parsed, (Option<string> En, Option<string> Hant, Option<string> Hans) names) =>
        new(parsed.GetRequiredValue(names.En), parsed.GetRequiredValue(names.Hant), parsed.GetRequiredValue(names.Hans));
}
