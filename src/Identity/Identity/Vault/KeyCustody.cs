using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// Opens the custodian that the settings name, once for the process. Only <c>migrate</c> may make keys: a server that found its key
/// file gone and made another would lock everything away for good.
/// </summary>
internal sealed class KeyCustody(IOptions<IdentityOptions> options, TimeProvider clock) : IDisposable
{
    private readonly Lock opening = new();
    private IKeyCustodian? opened;

    public IKeyCustodian Custodian => Open(isFirst: false, mayCreate: false);

    /// <summary>Makes the keys that are missing, before anything is opened.</summary>
    /// <param name="isFirst">True when the key store names no key-encryption key yet: only then is a key file made where there is none.</param>
    public IKeyCustodian Provision(bool isFirst) => Open(isFirst, mayCreate: true);

    public void Dispose() => opened?.Dispose();

    private IKeyCustodian Open(bool isFirst, bool mayCreate)
    {
        lock (opening)
        {
            if (opened is null)
            {
                using var secret = Secret(options.Value);
                opened = Open(options.Value.Keys, secret, isFirst, mayCreate);
            }

            return opened;
        }
    }

    private IKeyCustodian Open(KeyCustodyOptions keys, UnlockSecret secret, bool isFirst, bool mayCreate)
    {
        switch (keys.Kind)
        {
            case KeyCustodyOptions.SealedFileKind:
                PrivateFolder.Create(Path.GetDirectoryName(keys.SealedFile) ?? "/");
                return SealedFileKeyCustodian.Open(
                    new SealedFileOptions { Path = keys.SealedFile, CreateIfMissing = isFirst, MemoryKib = keys.SealedFileMemoryKib },
                    secret,
                    clock);
            case KeyCustodyOptions.Pkcs11Kind:
                // A later version may need another HMAC key, so `migrate` always may make some. On a wrong token that does no harm: the
                // host then misses the key-encryption keys that the store names, and does not start.
                return Pkcs11KeyCustodian.Open(
                    new Pkcs11Options { LibraryPath = keys.Pkcs11Library, TokenLabel = keys.Pkcs11TokenLabel, CreateMissingKeys = mayCreate },
                    secret,
                    clock);
            default:
                throw new KeyCustodianException($"Identity:Keys:Kind '{keys.Kind}' is not known.");
        }
    }

    private static UnlockSecret Secret(IdentityOptions options)
    {
        if (options.Keys.UnlockCredential == "-")
        {
            using var input = Console.OpenStandardInput();
            return UnlockSecret.FromStandardInput(input);
        }

        return UnlockSecret.FromCredential(options.Keys.UnlockCredential, options.Keys.CredentialsFolder, DataFolders(options));
    }

    /// <summary>Every folder whose theft or backup must not bring the secret with it.</summary>
    private static IEnumerable<string> DataFolders(IdentityOptions options)
    {
        yield return options.DataFolder;
        string[] files =
        [
            options.Keys.Kind == KeyCustodyOptions.SealedFileKind ? options.Keys.SealedFile : "",
            SqliteFile(options.Database),
            SqliteFile(options.KeyStore),
            options.ErasureJournal,
        ];
        foreach (var file in files.Where(file => file.Length > 0))
        {
            yield return Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        }
    }

    private static string SqliteFile(DatabaseOptions database) => database.Provider == DatabaseProvider.Sqlite
        ? new SqliteConnectionStringBuilder(database.ConnectionString).DataSource
        : "";
}
