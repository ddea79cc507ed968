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
internal sealed class PersonVault(IdentityDb db, DataKeys keys, IKeyCustodian custodian, TimeProvider clock)
{
    /// <summary>Gives a new owner a data key; durable when it returns. Harmless when the owner's own row is never written.</summary>
    public Task CreateKey(Guid owner, CancellationToken cancellationToken) => keys.Create(owner, cancellationToken);

    /// <summary>Sets a field in the unit of work of <see cref="IdentityDb"/>; the caller saves.</summary>
    public Task Put(Guid owner, string field, string value, CancellationToken cancellationToken) =>
        Put(owner, new Dictionary<string, string> { [field] = value }, cancellationToken);

    /// <summary>Sets several fields in the unit of work of <see cref="IdentityDb"/>; the caller saves.</summary>
    public async Task Put(Guid owner, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        using var key = await Newest(owner, cancellationToken);
        var names = values.Keys.ToList();
        await db.Set<SealedField>().Where(f => f.Owner == owner && names.Contains(f.Field)).LoadAsync(cancellationToken);
        var rows = db.Set<SealedField>().Local.Where(f => f.Owner == owner).ToDictionary(f => f.Field);
        foreach (var (field, value) in values)
        {
            if (!rows.TryGetValue(field, out var row))
            {
                row = new SealedField(owner, field);
                db.Add(row);
            }
            var plaintext = Encoding.UTF8.GetBytes(value);
            row.Replace(key.Version, key.Seal(field, plaintext));
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Opens the named fields that exist, and records the access before it answers. An erased owner answers an empty map.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Open(Guid owner, IReadOnlyCollection<string> fields, Access access, CancellationToken cancellationToken)
    {
        var rows = await db.Set<SealedField>().AsNoTracking().Where(f => f.Owner == owner && fields.Contains(f.Field)).ToListAsync(cancellationToken);
        var opened = new Dictionary<string, string>();
        foreach (var version in rows.GroupBy(row => row.KeyVersion))
        {
            using var key = await keys.Find(owner, version.Key, cancellationToken);
            if (key is null) continue;
            foreach (var row in version)
            {
                var plaintext = key.Open(row.Field, row.Ciphertext);
                opened[row.Field] = Encoding.UTF8.GetString(plaintext);
                CryptographicOperations.ZeroMemory(plaintext);
            }
        }
        await Record(access, opened.Keys, cancellationToken);
        return opened;
    }

    /// <summary>Seals bytes that stand in another table (an outbox message, a page of evidence) under the owner's key.</summary>
    /// <param name="owner">Whose key seals them.</param>
    /// <param name="field">Where they stand: table, row and column, such as <c>outbox.body/0198…</c>. Opening needs the same.</param>
    /// <param name="plaintext">At most 1 MiB. The caller zeroes it.</param>
    public async Task<(int KeyVersion, byte[] Ciphertext)> Seal(Guid owner, string field, byte[] plaintext, CancellationToken cancellationToken)
    {
        using var key = await Newest(owner, cancellationToken);
        return (key.Version, key.Seal(field, plaintext));
    }

    /// <summary>Opens bytes sealed by <see cref="Seal"/>, and records the access before it answers. Null when the owner was erased.</summary>
    public async Task<byte[]?> Open(Guid owner, string field, int keyVersion, byte[] ciphertext, Access access, CancellationToken cancellationToken)
    {
        using var key = await keys.Find(owner, keyVersion, cancellationToken);
        if (key is null) return null;
        var plaintext = key.Open(field, ciphertext);
        await Record(access, [field], cancellationToken);
        return plaintext;
    }

    /// <summary>The keyed look-up value of a field; the caller has normalised the value.</summary>
    public byte[] BlindIndex(string field, string normalised) =>
        custodian.Hmac(HmacPurpose.BlindIndex, Encoding.UTF8.GetBytes($"{field}\0{normalised}"));

    /// <summary>Destroys the data key, and with it everything sealed for the owner, in every backup too. Cannot be undone.</summary>
    public Task DestroyKey(Guid owner, CancellationToken cancellationToken) => keys.Destroy(owner, cancellationToken);

    private async Task<DataKey> Newest(Guid owner, CancellationToken cancellationToken) =>
        await keys.Newest(owner, cancellationToken)
        ?? throw new InvalidOperationException("The owner has no data key: create one first, or it was erased.");

    /// <summary>Writes the audit event of an access, together with whatever the unit of work holds; durable when it returns.</summary>
    private async Task Record(Access access, IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent("personal_data.opened", access.Subject, access.Actor,
            $"purpose={access.Purpose} fields={string.Join(',', fields.Order())} ref={access.Reference}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }
}
