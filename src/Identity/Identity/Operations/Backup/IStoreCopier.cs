using Bauhinia.Storage;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>Copies a store while it is in use, and puts a copy into an empty place.</summary>
internal interface IStoreCopier
{
    /// <summary>The ending of the copy's file name, such as <c>.db</c>.</summary>
    string Extension { get; }

    /// <summary>Writes a consistent copy to a new file, on disk when it returns.</summary>
    Task<StoreState> Copy(DatabaseOptions from, string file, CancellationToken cancellationToken);

    /// <summary>True when a copy may be put there without overwriting anything.</summary>
    Task<bool> IsEmpty(DatabaseOptions place, CancellationToken cancellationToken);

    /// <summary>Puts a copy into an empty place.</summary>
    Task Restore(string file, DatabaseOptions to, CancellationToken cancellationToken);

    /// <summary>Reads a store through and tells what it holds.</summary>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    Task<StoreState> Inspect(DatabaseOptions place, CancellationToken cancellationToken);

    /// <summary>An empty place beside the store, to try a copy in.</summary>
    Task<DatabaseOptions> MakeScratch(DatabaseOptions beside, CancellationToken cancellationToken);

    Task DropScratch(DatabaseOptions scratch, CancellationToken cancellationToken);
}
