namespace Bauhinia.Identity.Model.Clients;

/// <summary>A personal field that a client may ask for, and what for, in the words a resident reads before agreeing.</summary>
internal sealed record FieldPurpose
{
    /// <summary>One of <see cref="PersonalField"/>.</summary>
    public required string Field { get; init; }

    public required LocalText Purpose { get; init; }
}
