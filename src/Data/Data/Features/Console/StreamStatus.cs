using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Console;

/// <summary>Where a stream stands on its way to the public, as a word of the texts and the kind of its tag.</summary>
internal readonly record struct StreamStatus(string Word, string Tag)
{
    public static StreamStatus Of(StreamDeclaration declaration, PublicationState state) => declaration switch
    {
        { Classification: null } => new("unclassified", "bad"),
        { Classification: not Classification.Open } => new("not_open", "neutral"),
        _ when state.Proposal is not null => new(declaration.IsPublic ? "public_asked" : "asked", "warn"),
        { IsPublic: true } => new("public", "good"),
        _ when state.IsWithdrawn => new("withdrawn", "bad"),
        _ when state.IsRefused => new("refused", "bad"),
        _ => new("unapproved", "warn"),
    };
}
