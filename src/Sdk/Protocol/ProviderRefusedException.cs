namespace Bauhinia.Sdk.Protocol;

/// <summary>The provider refused a call, or broke its protocol. Carries the OAuth error code, never what was sent.</summary>
internal sealed class ProviderRefusedException : Exception
{
    public ProviderRefusedException(string error, string message, Exception? inner = null)
        : base($"{message} ({error})", inner) => Error = error;

    /// <summary>An error code of RFC 6749 §5.2 and its registry, or one of this package.</summary>
    public string Error { get; }
}
