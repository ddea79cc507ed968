namespace Bauhinia.Identity;

/// <summary>Names the resources that all pages of the Identity system share.</summary>
internal sealed class IdentityText;
