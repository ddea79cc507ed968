namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Where the lake's files are kept for good. A name is a path with slashes; it is given once, and what it names never changes.</summary>
internal interface ILakeObjects
{
    /// <summary>Whether they are elsewhere than in the lake's folder, which is a cache then.</summary>
    bool AreElsewhere { get; }

    /// <summary>Keeps a file of the lake's folder for good. It is kept, whole, when this returns; one of the same name and bytes may be there.</summary>
    Task Put(string name, FileDigest digest, CancellationToken cancellationToken);

    /// <summary>Writes an object to a new file.</summary>
    /// <returns>False when there is no such object.</returns>
    Task<bool> Get(string name, string path, CancellationToken cancellationToken);

    /// <summary>Deletes an object, which may be gone.</summary>
    Task Delete(string name, CancellationToken cancellationToken);

    /// <summary>All objects with a name that begins so.</summary>
    IAsyncEnumerable<LakeObject> List(string prefix, CancellationToken cancellationToken);
}
