using Bauhinia.Storage;

namespace Bauhinia.Identity.Operations.Backup;

internal static class Copiers
{
    public static IStoreCopier For(DatabaseOptions store) => store.Provider == DatabaseProvider.Sqlite ? new SqliteCopier() : new PostgresCopier();
}
