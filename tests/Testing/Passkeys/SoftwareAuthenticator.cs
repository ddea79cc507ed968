using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Passkeys;

/// <summary>An authenticator and the browser in front of it, in software, written from WebAuthn Level 3 §6 and §7 and not from the server's code.</summary>
public static class SoftwareAuthenticator
{
    /// <summary>Answers creation options; <paramref name="forge"/> changes the answer before it is written.</summary>
    public static (JsonNode Answer, SoftwareCredential Credential) Create(JsonNode options, string origin, SoftwareKey? key = null, bool isSynced = true, Action<RegistrationDraft>? forge = null)
    {
        var credential = new SoftwareCredential
        {
            Key = key ?? SoftwareKey.Es256(),
            UserHandle = Base64Url.DecodeFromChars(Text(options, "user", "id")),
            IsSynced = isSynced,
        };
        var draft = new RegistrationDraft
        {
            Credential = credential,
            Client = new ClientDataDraft { Type = "webauthn.create", Challenge = Text(options, "challenge"), Origin = origin },
            Data = new AuthDataDraft
            {
                RpId = Text(options, "rp", "id"),
                Flags = (byte)(Flags(credential) | AuthDataDraft.HasCredential),
                Counter = credential.Counter,
                CredentialId = credential.Id,
                PublicKey = credential.Key.Cose,
            },
        };
        forge?.Invoke(draft);
        return (draft.Write(), credential);
    }

    /// <summary>Answers request options with a credential; a device-bound one counts up.</summary>
    public static JsonNode Get(JsonNode options, string origin, SoftwareCredential credential, Action<AssertionDraft>? forge = null)
    {
        if (!credential.IsSynced) credential.Counter++;
        var draft = new AssertionDraft
        {
            Credential = credential,
            Client = new ClientDataDraft { Type = "webauthn.get", Challenge = Text(options, "challenge"), Origin = origin },
            Data = new AuthDataDraft { RpId = Text(options, "rpId"), Flags = Flags(credential), Counter = credential.Counter },
            UserHandle = credential.UserHandle,
        };
        forge?.Invoke(draft);
        return draft.Write();
    }

    private static byte Flags(SoftwareCredential credential) => (byte)(
        AuthDataDraft.UserPresent | AuthDataDraft.UserVerified | (credential.IsSynced ? AuthDataDraft.BackupEligible | AuthDataDraft.BackedUp : 0));

    private static string Text(JsonNode options, params string[] path)
    {
        var node = path.Aggregate((JsonNode?)options, (present, name) => present?[name]);
        return node?.GetValue<string>() ?? throw new InvalidOperationException($"The options have no {string.Join('.', path)}.");
    }
}
