using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;

namespace Bauhinia.Signin.Seed;

/// <summary>
/// Residents as they stand once registered, proofed, signed in and agreed, made by the server's own constructors. What the vault has
/// sealed is random bytes here, for nothing in a sign-in opens it.
/// </summary>
internal sealed class Residents(int count, ClientId client, DateTimeOffset now)
{
    private const int MostSessionsNamed = 1000;

    private static readonly string[] Sealed = [PersonalField.Hkid, PersonalField.Email, PersonalField.NameEnglish, PersonalField.NameChinese, PersonalField.DateOfBirth];

    // They registered one after the other over a year, so that their ids grow as real ones do.
    private readonly AccountId[] _ids = [.. Enumerable.Range(0, count).Select(i => new AccountId(Guid.CreateVersion7(RegisteredAt(i, count, now))))];

    public IEnumerable<Account> Accounts => All.Select(i =>
    {
        var account = new Account(_ids[i], "en", RegisteredAt(i, count, now));
        account.Activate();
        account.Prove(Proofing.Counter);
        return account;
    });

    public IEnumerable<BlindIndexEntry> Indexes => All.SelectMany(i =>
        Each(PersonalField.Hkid, PersonalField.Email).Select(name => new BlindIndexEntry(name, RandomNumberGenerator.GetBytes(32), _ids[i])));

    public IEnumerable<SealedField> Fields => All.SelectMany(i => Sealed.Select(name =>
    {
        var value = new SealedField(_ids[i].Value, name);
        value.Replace(1, RandomNumberGenerator.GetBytes(64));
        return value;
    }));

    public IEnumerable<Passkey> Passkeys => All.Select(i => new Passkey(_ids[i], 1, new NewPasskey
    {
        CredentialId = RandomNumberGenerator.GetBytes(16),
        PublicKey = RandomNumberGenerator.GetBytes(77),
        Algorithm = -7,
        SignCount = 0,
        Aaguid = Guid.Empty,
        IsBackupEligible = true,
        IsBackedUp = true,
        IsAttested = false,
        Transports = "internal",
    }, RegisteredAt(i, count, now)));

    public IEnumerable<Session> Sessions => All.Select(i => new Session(_ids[i], SHA256.HashData(Token(i)), Acr.PhishingResistant, "pop mfa user", "Bench", now));

    public IEnumerable<Consent> Consents => All.Select(i => new Consent(_ids[i], client, "openid", now));

    public IEnumerable<AuditEvent> Events => All.SelectMany(i => Each("account.registered", "passkey.added", "session.started")
        .Select(kind => new AuditEvent(kind, _ids[i], _ids[i], "", RegisteredAt(i, count, now))));

    /// <summary>Cookie headers of some of them, spread over the whole range.</summary>
    public IEnumerable<string> Cookies
    {
        get
        {
            var named = Math.Min(MostSessionsNamed, count);
            return Enumerable.Range(0, named).Select(n => $"session={Base64Url.EncodeToString(Token((int)((long)n * count / named)))}");
        }
    }

    private IEnumerable<int> All => Enumerable.Range(0, count);

    private static string[] Each(params string[] values) => values;

    private static DateTimeOffset RegisteredAt(int index, int count, DateTimeOffset now) => now - TimeSpan.FromDays(365) * ((double)(count - index) / count);

    private static byte[] Token(int index)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, index);
        return SHA256.HashData([.. Encoding.ASCII.GetBytes("session"), .. number]);
    }
}
