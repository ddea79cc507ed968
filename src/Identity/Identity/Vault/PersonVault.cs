using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// Seals and opens personal data. Each owner (an account, a proofing case) has a data key; each field is AES-256-GCM bound to owner,
/// field and key version. Opening writes an audit event in the same step: there is no other way to read.
/// </summary>
internal sealed class PersonVault(IdentityDb db, KeyStoreDb keyStore, IKeyCustodian custodian, TimeProvider clock)
{
    /// <summary>Gives a new owner a data key; durable when it returns. Harmless when the owner's own row is never written.</summary>
    public async Task CreateKey(Guid owner, CancellationToken cancellationToken)
    {
        var dataKey = FieldCipher.NewDataKey();
        var kek = custodian.CurrentKek;
        keyStore.Keys.Add(new WrappedKey(owner, 1, kek.Value, custodian.Wrap(kek, dataKey, AssociatedData(owner, 1)), clock.GetUtcNow()));
        CryptographicOperations.ZeroMemory(dataKey);
        await keyStore.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sets a field in the unit of work of <see cref="IdentityDb"/>; the caller saves.</summary>
    public async Task Put(Guid owner, string field, string value, CancellationToken cancellationToken)
    {
        var row = db.Set<SealedField>().Local.FirstOrDefault(f => f.Owner == owner && f.Field == field)
            ?? await db.Set<SealedField>().SingleOrDefaultAsync(f => f.Owner == owner && f.Field == field, cancellationToken);
        if (row is null)
        {
            row = new SealedField(owner, field);
            db.Add(row);
        }
        var (version, ciphertext) = await Seal(owner, field, Encoding.UTF8.GetBytes(value), cancellationToken);
        row.Replace(version, ciphertext);
    }

    /// <summary>Opens the named fields that exist, and records the access before it answers. An erased owner answers an empty map.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Open(Guid owner, IReadOnlyCollection<string> fields, Access access, CancellationToken cancellationToken)
    {
        var rows = await db.Set<SealedField>().AsNoTracking().Where(f => f.Owner == owner && fields.Contains(f.Field)).ToListAsync(cancellationToken);
        var opened = new Dictionary<string, string>();
        foreach (var row in rows)
        {
            var plaintext = await Open(owner, row.Field, row.KeyVersion, row.Ciphertext, cancellationToken);
            if (plaintext is null) continue;
            opened[row.Field] = Encoding.UTF8.GetString(plaintext);
            CryptographicOperations.ZeroMemory(plaintext);
        }
        await Record(access, opened.Keys, cancellationToken);
        return opened;
    }

    /// <summary>Seals bytes that stand in another table (an outbox message, a page of evidence) under the owner's key.</summary>
    public async Task<(int KeyVersion, byte[] Ciphertext)> Seal(Guid owner, string field, byte[] plaintext, CancellationToken cancellationToken)
    {
        var key = await keyStore.Keys.AsNoTracking().Where(k => k.Owner == owner).OrderByDescending(k => k.Version).FirstOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException("The owner has no data key: create one first, or it was erased.");
        var dataKey = Unwrap(key);
        using var cipher = new FieldCipher(dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return (key.Version, cipher.Seal(new FieldAddress(owner, field, key.Version), plaintext));
    }

    /// <summary>Opens bytes sealed by <see cref="Seal"/>. Null when the owner was erased. The caller records the access by <see cref="Record"/>.</summary>
    public async Task<byte[]?> Open(Guid owner, string field, int keyVersion, byte[] ciphertext, CancellationToken cancellationToken)
    {
        var key = await keyStore.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Owner == owner && k.Version == keyVersion, cancellationToken);
        if (key is null) return null;
        var dataKey = Unwrap(key);
        using var cipher = new FieldCipher(dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return cipher.TryOpen(new FieldAddress(owner, field, keyVersion), ciphertext, out var plaintext)
            ? plaintext
            : throw new CryptographicException("A sealed field was changed or moved.");
    }

    /// <summary>Writes the audit event of an access; durable when it returns.</summary>
    public async Task Record(Access access, IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent("personal_data.opened", access.Subject, access.Actor,
            $"purpose={access.Purpose} fields={string.Join(',', fields.Order())} ref={access.Reference}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The keyed look-up value of a field; the caller has normalised the value.</summary>
    public byte[] BlindIndex(string field, string normalised) =>
        custodian.Hmac(HmacPurpose.BlindIndex, Encoding.UTF8.GetBytes($"{field}\0{normalised}"));

    /// <summary>Destroys the data key, and with it everything sealed for the owner. Cannot be undone.</summary>
    public async Task DestroyKey(Guid owner, CancellationToken cancellationToken) =>
        await keyStore.Keys.Where(k => k.Owner == owner).ExecuteDeleteAsync(cancellationToken);

    private byte[] Unwrap(WrappedKey key) =>
        custodian.TryUnwrap(new KekId(key.Kek), key.Wrapped, AssociatedData(key.Owner, key.Version), out var dataKey)
            ? dataKey
            : throw new CryptographicException("A wrapped data key was changed, moved, or its key-encryption key is gone.");

    private static byte[] AssociatedData(Guid owner, int version) => Encoding.UTF8.GetBytes($"data-key\0{owner:N}\0{version}");
}
