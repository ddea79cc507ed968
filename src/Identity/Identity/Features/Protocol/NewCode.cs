namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What is written when a code is issued; see <see cref="Model.Grants.AuthorizationCode"/> for each part.</summary>
internal sealed record NewCode(byte[] CodeHash, string GrantId, string Subject, AuthorizationRequest Request, SignedInResident Resident, long ExpiresAtMs);
