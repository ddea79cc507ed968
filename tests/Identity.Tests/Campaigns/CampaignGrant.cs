namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>What a service holds once the token endpoint has acknowledged a code.</summary>
internal sealed record CampaignGrant(string Code, string Verifier, string RefreshToken);
