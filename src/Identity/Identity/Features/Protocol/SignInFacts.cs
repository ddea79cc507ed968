namespace Bauhinia.Identity.Features.Protocol;

/// <summary>How and when a person was authenticated.</summary>
/// <param name="Acr">One of <see cref="Model.Acr"/>.</param>
/// <param name="Amr">RFC 8176 values separated by one space.</param>
/// <param name="AuthenticatedAtSeconds">Seconds since 1970.</param>
internal sealed record SignInFacts(string Acr, string Amr, long AuthenticatedAtSeconds);
