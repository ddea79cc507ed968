using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Features.Passkeys.WebAuthn;
using Bauhinia.Identity.Keys;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>
/// Verifies what a passkey says. Every field is read and checked here first, strictly; the Fido2 library then verifies signatures and
/// attestation statements over bytes that are already known to be well-formed.
/// </summary>
internal sealed class PasskeyProofs(IOptions<IdentityOptions> options, TrustedAuthenticators trusted)
{
    private const string PublicKeyType = "public-key";
    private const int SignatureBytes = 1024;
    private const int MaxTransports = 8;

    private static readonly string[] KnownTransports = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];

    // safetynet is withdrawn by its maker, app-attest is not for browsers, compound has no verifier: refused by name.
    private static readonly string[] Formats = ["none", "packed", "tpm", "android-key", "apple", "fido-u2f"];

    private readonly string origin = options.Value.Issuer;
    private readonly string scope = options.Value.PasskeyScope;
    private readonly byte[] rpIdHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.PasskeyScope));

    private readonly Fido2 fido = new(new Fido2Configuration
    {
        RPID = options.Value.PasskeyScope,
        RPName = options.Value.PasskeyScope,
        Origins = new HashSet<string> { options.Value.Issuer },
    });

    /// <summary>Verifies a registration (WebAuthn Level 3 §7.1).</summary>
    public async Task<(NewPasskey? Passkey, PasskeyRefusal Refusal)> VerifyNew(RegistrationAnswer answer, byte[] challenge, CancellationToken cancellationToken)
    {
        if (answer.Type != PublicKeyType || ReadId(answer.Id, answer.RawId) is not { } id) return (null, PasskeyRefusal.Malformed);
        if (Decode(answer.Response.ClientDataJSON, ClientData.MaxBytes) is not { } clientBytes || ClientData.Read(clientBytes) is not { } client) return (null, PasskeyRefusal.Malformed);
        if (CeremonyRules.CheckClient(client, ClientData.TypeOfCreation, challenge, origin) is var wrongClient and not PasskeyRefusal.None) return (null, wrongClient);
        if (Decode(answer.Response.AttestationObject, AttestationObject.MaxBytes) is not { } objectBytes || AttestationObject.Read(objectBytes) is not { } attestation) return (null, PasskeyRefusal.Malformed);
        if (AuthData.Read(attestation.AuthData) is not { Credential: { } credential } data) return (null, PasskeyRefusal.Malformed);
        if (CeremonyRules.CheckAuthenticator(data, rpIdHash) is var wrongData and not PasskeyRefusal.None) return (null, wrongData);
        if (!credential.Id.AsSpan().SequenceEqual(id)) return (null, PasskeyRefusal.CredentialId);
        var (algorithm, wrongKey) = CoseKey.Check(credential.PublicKey);
        if (wrongKey != PasskeyRefusal.None) return (null, wrongKey);
        if (!Formats.Contains(attestation.Format) || !await IsStatementValid(id, clientBytes, objectBytes, challenge, cancellationToken)) return (null, PasskeyRefusal.Attestation);
        return (new NewPasskey
        {
            CredentialId = id,
            PublicKey = credential.PublicKey,
            Algorithm = algorithm,
            SignCount = data.SignCount,
            Aaguid = credential.Aaguid,
            IsBackupEligible = data.IsBackupEligible,
            IsBackedUp = data.IsBackedUp,
            IsAttested = attestation.Format == "packed" && trusted.Vouch(credential.Aaguid, attestation.Certificates),
            Transports = string.Join(' ', (answer.Response.Transports ?? []).Take(MaxTransports).Where(KnownTransports.Contains).Distinct()),
        }, PasskeyRefusal.None);
    }

    /// <summary>The credential id an assertion claims; null when it is not one.</summary>
    public static byte[]? CredentialIdOf(AssertionAnswer answer) => answer.Type == PublicKeyType ? ReadId(answer.Id, answer.RawId) : null;

    /// <summary>Checks what can be checked before the credential is known: everything but key, user handle and counter.</summary>
    public PasskeyRefusal CheckAssertion(AssertionAnswer answer, byte[] challenge, out AuthData? data)
    {
        data = null;
        if (CredentialIdOf(answer) is null) return PasskeyRefusal.Malformed;
        if (Decode(answer.Response.ClientDataJSON, ClientData.MaxBytes) is not { } clientBytes || ClientData.Read(clientBytes) is not { } client) return PasskeyRefusal.Malformed;
        if (CeremonyRules.CheckClient(client, ClientData.TypeOfAssertion, challenge, origin) is var wrongClient and not PasskeyRefusal.None) return wrongClient;
        if (Decode(answer.Response.Signature, SignatureBytes) is not { Length: > 0 }) return PasskeyRefusal.Malformed;
        // The user handle tells a discoverable credential's account, and every sign-in here is with one (§7.2, step 6).
        if (answer.Response.UserHandle is null || Decode(answer.Response.UserHandle, PasskeyOwner.HandleBytes) is not { Length: PasskeyOwner.HandleBytes }) return PasskeyRefusal.Malformed;
        if (Decode(answer.Response.AuthenticatorData, AuthData.MaxBytes) is not { } dataBytes || AuthData.Read(dataBytes) is not { Credential: null } read) return PasskeyRefusal.Malformed;
        data = read;
        return CeremonyRules.CheckAuthenticator(read, rpIdHash);
    }

    /// <summary>Verifies the signature of an assertion that <see cref="CheckAssertion"/> let through.</summary>
    public async Task<bool> IsSignatureValid(AssertionAnswer answer, byte[] challenge, Passkey passkey, CancellationToken cancellationToken)
    {
        if (passkey.Algorithm == CoseKey.Es256 && !EcdsaSignature.IsCanonical(Bytes(answer.Response.Signature))) return false;
        var parameters = new MakeAssertionParams
        {
            AssertionResponse = new AuthenticatorAssertionRawResponse
            {
                Id = answer.Id,
                RawId = Bytes(answer.RawId),
                Type = PublicKeyCredentialType.PublicKey,
                ClientExtensionResults = new(),
                Response = new()
                {
                    AuthenticatorData = Bytes(answer.Response.AuthenticatorData),
                    Signature = Bytes(answer.Response.Signature),
                    ClientDataJson = Bytes(answer.Response.ClientDataJSON),
                },
            },
            OriginalOptions = new AssertionOptions { Challenge = challenge, RpId = scope, UserVerification = UserVerificationRequirement.Required },
            StoredPublicKey = passkey.PublicKey,
            // The library lets a counter fall back to zero; ours does not, so the counter is compared by the caller.
            StoredSignatureCounter = 0,
            IsUserHandleOwnerOfCredentialIdCallback = static (_, _) => Task.FromResult(true),
        };
        try
        {
            await fido.MakeAssertionAsync(parameters, cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsBadInput(exception))
        {
            return false;
        }
    }

    private async Task<bool> IsStatementValid(byte[] id, byte[] clientBytes, byte[] objectBytes, byte[] challenge, CancellationToken cancellationToken)
    {
        var parameters = new MakeNewCredentialParams
        {
            AttestationResponse = new AuthenticatorAttestationRawResponse
            {
                Id = StrictBase64Url.Encode(id),
                RawId = id,
                Type = PublicKeyCredentialType.PublicKey,
                ClientExtensionResults = new(),
                Response = new() { AttestationObject = objectBytes, ClientDataJson = clientBytes, Transports = [] },
            },
            OriginalOptions = new CredentialCreateOptions
            {
                Rp = new PublicKeyCredentialRpEntity(scope, scope),
                User = new Fido2User { Id = [0], Name = "", DisplayName = "" },
                Challenge = challenge,
                PubKeyCredParams = [PubKeyCredParam.ES256, PubKeyCredParam.Ed25519, PubKeyCredParam.RS256],
                AuthenticatorSelection = new AuthenticatorSelection { UserVerification = UserVerificationRequirement.Required },
            },
            // Whether the id is new is decided by the unique index, in the same step that writes it.
            IsCredentialIdUniqueToUserCallback = static (_, _) => Task.FromResult(true),
        };
        try
        {
            await fido.MakeNewCredentialAsync(parameters, cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsBadInput(exception))
        {
            return false;
        }
    }

    // The library and the parsers under it say by these that a statement, key or signature is wrong; nothing else in the call throws them.
    private static bool IsBadInput(Exception exception) => exception
        is Fido2VerificationException or CborContentException or CryptographicException or AsnContentException
        or FormatException or InvalidOperationException or InvalidCastException or ArgumentException or KeyNotFoundException
        or OverflowException or NotSupportedException or IndexOutOfRangeException or NullReferenceException;

    private static byte[]? ReadId(string id, string rawId) =>
        id == rawId && Decode(id, AuthData.MaxCredentialIdBytes) is { Length: > 0 } bytes ? bytes : null;

    private static byte[] Bytes(string text) => Decode(text, AttestationObject.MaxBytes) ?? throw new InvalidOperationException("An unchecked answer was to be verified.");

    private static byte[]? Decode(string text, int maxBytes) =>
        text.Length <= (maxBytes * 4 / 3) + 2 && StrictBase64Url.TryDecode(text, out var bytes) && bytes.Length <= maxBytes ? bytes : null;
}
