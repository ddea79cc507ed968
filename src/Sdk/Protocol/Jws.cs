using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Sdk.Protocol;

/// <summary>Writes a JWS in compact form (RFC 7515 §7.1).</summary>
internal static class Jws
{
    public static string Write(Signer signer, JsonObject header, JsonObject payload)
    {
        header["alg"] = signer.Algorithm;
        var signed = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(payload));
        return signed + "." + WebEncoders.Base64UrlEncode(signer.Sign(System.Text.Encoding.ASCII.GetBytes(signed)));
    }

    public delegate byte[] SignBytes(ReadOnlySpan<byte> data);

    public readonly record struct Signer(string Algorithm, SignBytes Sign);
}
