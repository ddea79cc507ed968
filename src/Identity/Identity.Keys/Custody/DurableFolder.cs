namespace Bauhinia.Identity.Keys;

/// <summary>Makes the entries of a folder survive power loss: a new or renamed file is not safe before its folder is.</summary>
public static class DurableFolder
{
    /// <summary>Forces the folder's entries to disk (fsync(2) on the folder).</summary>
    public static void Sync(string folder) => Posix.SyncFolder(folder);
}
