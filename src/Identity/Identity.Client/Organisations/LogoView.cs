namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A logo that was uploaded: re-encoded as PNG, at most 256 by 256 pixels.</summary>
/// <param name="Logo">Its name, 43 characters, to give as <c>logo</c> of a registration. It is the hash of the picture: another picture has another name.</param>
/// <param name="Path">Where it is served to people who are signed in.</param>
public sealed record LogoView(string Logo, string Path);
