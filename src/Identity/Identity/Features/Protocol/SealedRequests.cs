using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Turns a checked request into a <c>request_uri</c> (RFC 9126 §2.2) and back. The request is inside, encrypted and authenticated, so
/// no store is read or written for it; single use is enforced where the code is written.
/// </summary>
internal sealed partial class SealedRequests(IKeyCustodian custodian, TimeProvider clock)
{
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>Under 600 seconds (FAPI 2.0 Security Profile §5.3.2.2); long enough to sign in by recovery code.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(540);

    private const int SaltBytes = 16;
    private const int TagBytes = 16;
    private readonly byte[] master = custodian.Hmac(HmacPurpose.RequestSealing, "request_uri"u8);

    public string Seal(AuthorizationRequest request)
    {
        var clear = JsonSerializer.SerializeToUtf8Bytes(request, Json.Default.AuthorizationRequest);
        var sealedBytes = new byte[SaltBytes + clear.Length + TagBytes];
        var salt = sealedBytes.AsSpan(0, SaltBytes);
        RandomNumberGenerator.Fill(salt);
        using var cipher = CipherOf(salt);
        cipher.Encrypt(ZeroNonce, clear, sealedBytes.AsSpan(SaltBytes, clear.Length), sealedBytes.AsSpan(SaltBytes + clear.Length));
        return Prefix + StrictBase64Url.Encode(sealedBytes);
    }

    /// <summary>False when it was not sealed here, was changed, or is too old.</summary>
    public bool TryOpen(string requestUri, [NotNullWhen(true)] out AuthorizationRequest? request)
    {
        request = null;
        if (!requestUri.StartsWith(Prefix, StringComparison.Ordinal)
            || !StrictBase64Url.TryDecode(requestUri.AsSpan(Prefix.Length), out var bytes)
            || bytes.Length <= SaltBytes + TagBytes) return false;
        var clear = new byte[bytes.Length - SaltBytes - TagBytes];
        using var cipher = CipherOf(bytes.AsSpan(0, SaltBytes));
        try
        {
            cipher.Decrypt(ZeroNonce, bytes.AsSpan(SaltBytes, clear.Length), bytes.AsSpan(SaltBytes + clear.Length), clear);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        var opened = JsonSerializer.Deserialize(clear, Json.Default.AuthorizationRequest);
        if (opened is null || clock.GetUtcNow().ToUnixTimeMilliseconds() >= opened.IssuedAtMs + (long)Lifetime.TotalMilliseconds) return false;
        request = opened;
        return true;
    }

    private static ReadOnlySpan<byte> ZeroNonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    // Each request has a key of its own, derived from 128 random bits, so the nonce can be constant and no count of messages
    // under one key needs watching (NIST SP 800-38D §8.3 limits random nonces to 2^32 a key).
    private AesGcm CipherOf(ReadOnlySpan<byte> salt) => new(HMACSHA256.HashData(master, salt), TagBytes);

    [JsonSerializable(typeof(AuthorizationRequest))]
    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    private sealed partial class Json : JsonSerializerContext;
}
