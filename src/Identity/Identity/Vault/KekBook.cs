using Bauhinia.Identity.Keys;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>Keeps the key store's list of key-encryption keys in step with what the custodian holds.</summary>
internal sealed class KekBook(KeyStoreDb keyStore, IKeyCustodian custodian, TimeProvider clock)
{
    /// <summary>Enters the custodian's key into a new key store.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        if (await keyStore.Keks.AnyAsync(cancellationToken)) return;
        keyStore.Keks.Add(new Kek(custodian.CurrentKek.Value, clock.GetUtcNow()));
        await keyStore.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The KEKs that the store names and the custodian does not hold: with any of them gone, data cannot be opened.</summary>
    public async Task<IReadOnlyList<string>> Missing(CancellationToken cancellationToken)
    {
        custodian.Refresh();
        var named = await keyStore.Keks.Select(k => k.Id).ToListAsync(cancellationToken);
        return [.. named.Except(custodian.Keks.Select(kek => kek.Value))];
    }
}
