namespace Bauhinia.Sdk.Protocol;

/// <summary>FAPI 2.0 Security Profile §5.4.1, without Ed25519, which the platform's library cannot verify. <c>none</c>, RS256 and every HMAC are refused.</summary>
internal static class SigningAlgorithms
{
    public static IReadOnlyList<string> Accepted { get; } = ["ES256", "PS256"];
}
