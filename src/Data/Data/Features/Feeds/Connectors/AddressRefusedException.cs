namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>A name leads to no address that may be called. An exception, for a connection's callback has no other answer.</summary>
internal sealed class AddressRefusedException : IOException;
