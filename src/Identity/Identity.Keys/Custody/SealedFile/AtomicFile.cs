namespace Bauhinia.Identity.Keys;

/// <summary>Replaces a small file so that a crash at any point leaves either the old content or the new, never a mixture.</summary>
internal static class AtomicFile
{
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full) ?? "/";
        var temporary = full + ".new";
        using var superseded = File.Exists(full) ? File.Open(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite) : null;
        using (var stream = new FileStream(temporary, NewFile()))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, full, overwrite: true);
        Posix.SyncFolder(folder);
        Erase(superseded);
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>
    /// The replaced content may hold a destroyed key under the same unlock secret, so its blocks are overwritten before they are freed.
    /// A copy-on-write file system or a solid-state disk may still keep them: such a disk is to be encrypted.
    /// </summary>
    private static void Erase(FileStream? superseded)
    {
        if (superseded is not null)
        {
            superseded.Write(new byte[superseded.Length]);
            superseded.Flush(flushToDisk: true);
        }
    }
}
