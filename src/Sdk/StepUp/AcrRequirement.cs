using Microsoft.AspNetCore.Authorization;

namespace Bauhinia.Sdk.StepUp;

/// <summary>How strongly, and how recently, a person must have signed in.</summary>
internal sealed record AcrRequirement(string Acr, TimeSpan? MaxAge) : IAuthorizationRequirement;
