namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A short text in the three languages, each 1 to 200 characters.</summary>
/// <param name="En">English.</param>
/// <param name="ZhHant">Traditional Chinese as written in Hong Kong.</param>
/// <param name="ZhHans">Simplified Chinese.</param>
public sealed record LocalisedText(string En, string ZhHant, string ZhHans);
