namespace Bauhinia.Sdk.Api;

/// <summary>The issuer's keys were never read, so that no token can be judged.</summary>
internal sealed class IssuerUnavailableException(Exception? inner = null) : Exception("The issuer's keys cannot be read.", inner);
