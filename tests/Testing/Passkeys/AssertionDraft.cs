using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Passkeys;

/// <summary>The answer to <c>navigator.credentials.get()</c> about to be written; every field can be forged.</summary>
public sealed class AssertionDraft
{
    public required SoftwareCredential Credential { get; init; }

    public required ClientDataDraft Client { get; init; }

    public required AuthDataDraft Data { get; init; }

    /// <summary>Signs in place of the credential's key.</summary>
    public SoftwareKey? SignWith { get; set; }

    /// <summary>Replaces the signature, given the one that would be sent.</summary>
    public Func<byte[], byte[]> Signature { get; set; } = bytes => bytes;

    /// <summary>Replaces the authenticator data after it was signed.</summary>
    public Func<byte[], byte[]> DataAfterSigning { get; set; } = bytes => bytes;

    public byte[]? UserHandle { get; set; }

    public string Type { get; set; } = "public-key";

    public string? Id { get; set; }

    public string? RawId { get; set; }

    public JsonNode Write()
    {
        var clientData = Client.Bytes();
        var authData = Data.Bytes();
        var signature = Signature((SignWith ?? Credential.Key).Sign([.. authData, .. SHA256.HashData(clientData)]));
        var id = Base64Url.EncodeToString(Credential.Id);
        var response = new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(DataAfterSigning(authData)),
            ["signature"] = Base64Url.EncodeToString(signature),
        };
        if (UserHandle is not null) response["userHandle"] = Base64Url.EncodeToString(UserHandle);
        return new JsonObject
        {
            ["id"] = Id ?? id,
            ["rawId"] = RawId ?? id,
            ["type"] = Type,
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        };
    }
}
