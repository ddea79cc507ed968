namespace Bauhinia.Data.Storage.Broker;

/// <summary>The broker holds something else than what it was given: it is looked at anew.</summary>
internal sealed class BrokerStrayedException(string message) : IOException(message);
