using System.Runtime.InteropServices;

namespace Bauhinia.Identity.Keys;

/// <summary>The few calls that the framework does not offer: locking a file, and forcing a folder's entries to disk.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int ReadWriteCreate = 2 | 64;
    private const int CloseOnExec = 0x80000;
    private const int OwnerOnly = 0x180;
    private const int LockExclusive = 2;
    private const int Interrupted = 4;

    /// <summary>Waits for the lock that all processes using one key file share. Dispose releases it; so does the end of the process.</summary>
    public static IDisposable Lock(string path)
    {
        var descriptor = Open(path, ReadWriteCreate | CloseOnExec, OwnerOnly);
        if (descriptor < 0)
        {
            throw Failure($"The lock file '{path}' cannot be opened");
        }

        var held = new HeldLock(descriptor);
        while (Flock(descriptor, LockExclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                held.Dispose();
                throw Failure($"The lock file '{path}' cannot be locked");
            }
        }

        return held;
    }

    /// <summary>A renamed or created file survives power loss only when its folder was synchronised too.</summary>
    public static void SyncFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw Failure($"The folder '{folder}' cannot be opened");
        }

        var result = Fsync(descriptor);
        _ = Close(descriptor);
        if (result != 0)
        {
            throw Failure($"The folder '{folder}' cannot be synchronised");
        }
    }

    /// <summary>Forces everything that was written on this machine to disk.</summary>
    [LibraryImport("libc", EntryPoint = "sync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void SyncAll();

    private static KeyCustodianException Failure(string what) => new($"{what}: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    private sealed class HeldLock(int descriptor) : IDisposable
    {
        private int open = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref open, 0) == 1)
            {
                _ = Close(descriptor);
            }
        }
    }
}
