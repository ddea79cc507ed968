namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Names the texts that pages and API of organisations share.</summary>
internal sealed class RelyingPartiesText;
