namespace Bauhinia.Storage;

/// <summary>Folders that hold records, keys or journals: nobody but the user of the process may look inside, whatever the umask.</summary>
public static class PrivateFolder
{
    /// <summary>Makes the folder and what is missing above it, mode 0700. A folder that exists keeps its mode: the operator has chosen it.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
