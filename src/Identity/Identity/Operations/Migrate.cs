using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary><c>migrate</c>: brings both stores to this version's schema. Safe to run again; a web process never does it.</summary>
internal static class Migrate
{
    public static async Task<int> Run(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<IdentityDb>();
        await Bring(db, cancellationToken);
        await AppendOnly.Enforce(db, cancellationToken);
        var keyStore = services.GetRequiredService<KeyStoreDb>();
        await Bring(keyStore, cancellationToken);
        await BringKeys(services, keyStore, cancellationToken);
        return 0;
    }

    /// <summary>Makes the first keys, unless the store names some: then a missing key file is a loss, and a new one would hide it.</summary>
    private static async Task BringKeys(IServiceProvider services, KeyStoreDb keyStore, CancellationToken cancellationToken)
    {
        services.GetRequiredService<KeyCustody>().Provision(isFirst: !await keyStore.Keks.AnyAsync(cancellationToken));
        await services.GetRequiredService<KekBook>().Begin(cancellationToken);
        services.GetRequiredService<ErasureJournal>().Create();
    }

    private static async Task Bring(DbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
            PrivateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
        }
        await db.Database.MigrateAsync(cancellationToken);
    }
}
