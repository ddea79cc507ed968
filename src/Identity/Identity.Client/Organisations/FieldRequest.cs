namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A personal field that a client may ask for, and why.</summary>
/// <param name="Field">A name of the catalogue: <c>hkid</c>, <c>name_en</c>, <c>name_zh</c>, <c>date_of_birth</c>, <c>email</c>, <c>mobile</c>, <c>address</c>.</param>
/// <param name="Purpose">What a resident reads before agreeing.</param>
public sealed record FieldRequest(string Field, LocalisedText Purpose);
