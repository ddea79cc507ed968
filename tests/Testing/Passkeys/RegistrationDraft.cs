using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Passkeys;

/// <summary>The answer to <c>navigator.credentials.create()</c> about to be written; every field can be forged.</summary>
public sealed class RegistrationDraft
{
    public required SoftwareCredential Credential { get; init; }

    public required ClientDataDraft Client { get; init; }

    public required AuthDataDraft Data { get; init; }

    public string Format { get; set; } = "none";

    /// <summary>The members of attStmt as CBOR, from authenticator data and the hash of the client data.</summary>
    public Func<byte[], byte[], byte[]> Statement { get; set; } = (_, _) => [0xa0];

    /// <summary>Replaces the attestation object, given the one that would be sent.</summary>
    public Func<byte[], byte[]> Whole { get; set; } = bytes => bytes;

    public string Type { get; set; } = "public-key";

    public string? Id { get; set; }

    public string? RawId { get; set; }

    public JsonNode Write()
    {
        var clientData = Client.Bytes();
        var authData = Data.Bytes();
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(Format);
        writer.WriteTextString("attStmt");
        writer.WriteEncodedValue(Statement(authData, SHA256.HashData(clientData)));
        writer.WriteTextString("authData");
        writer.WriteByteString(authData);
        writer.WriteEndMap();
        var id = Base64Url.EncodeToString(Credential.Id);
        return new JsonObject
        {
            ["id"] = Id ?? id,
            ["rawId"] = RawId ?? id,
            ["type"] = Type,
            ["authenticatorAttachment"] = "platform",
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["attestationObject"] = Base64Url.EncodeToString(Whole(writer.Encode())),
                ["transports"] = new JsonArray("internal", "hybrid"),
            },
        };
    }

    /// <summary>Packed attestation by the credential's own key (§8.2, self attestation).</summary>
    public void AttestBySelf() => Attest(Credential.Key.Algorithm, Credential.Key.Sign);

    /// <summary>Packed attestation by a maker's key with its chain.</summary>
    public void Attest(int algorithm, Func<byte[], byte[]> sign, params byte[][] certificates)
    {
        Format = "packed";
        Statement = (data, hash) => SoftwareKey.Map(writer =>
        {
            writer.WriteTextString("alg");
            writer.WriteInt32(algorithm);
            writer.WriteTextString("sig");
            writer.WriteByteString(sign([.. data, .. hash]));
            if (certificates.Length == 0) return;
            writer.WriteTextString("x5c");
            writer.WriteStartArray(certificates.Length);
            foreach (var certificate in certificates) writer.WriteByteString(certificate);
            writer.WriteEndArray();
        }, certificates.Length == 0 ? 2 : 3);
    }
}
