using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// The secret that opens the key file or the token. It comes from systemd's credentials or standard input and never stands in the
/// data folder, where one stolen copy would hold both the lock and its key.
/// </summary>
public sealed class UnlockSecret : IDisposable
{
    private const int MaxBytes = 1024;

    private readonly byte[] bytes;

    private UnlockSecret(ReadOnlySpan<byte> secret)
    {
        bytes = GC.AllocateArray<byte>(secret.Length, pinned: true);
        secret.CopyTo(bytes);
    }

    internal ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Reads a credential of systemd (systemd.exec(5), LoadCredential=).</summary>
    /// <param name="name">The credential's name, without any path.</param>
    /// <param name="credentialsFolder">The folder it stands in; empty means <c>$CREDENTIALS_DIRECTORY</c>.</param>
    /// <param name="dataFolders">The folders of databases and key files; the credential may not lie inside one of them.</param>
    public static UnlockSecret FromCredential(string name, string credentialsFolder, IEnumerable<string> dataFolders)
    {
        ArgumentNullException.ThrowIfNull(dataFolders);
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            throw new KeyCustodianException("The credential's name must be a plain file name.");
        }

        var folder = string.IsNullOrEmpty(credentialsFolder) ? Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") : credentialsFolder;
        if (string.IsNullOrEmpty(folder))
        {
            throw new KeyCustodianException(
                $"CREDENTIALS_DIRECTORY is not set: start the service with LoadCredential={name}:…, or give the secret on standard input.");
        }

        return FromFile(Path.Combine(folder, name), dataFolders);
    }

    /// <summary>Reads one line of at most 1,024 bytes, without its line ending.</summary>
    public static UnlockSecret FromStandardInput(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var line = new byte[MaxBytes + 1];
        var length = 0;
        for (var next = input.ReadByte(); next is not (-1 or '\n'); next = input.ReadByte())
        {
            if (length == MaxBytes)
            {
                CryptographicOperations.ZeroMemory(line);
                throw new KeyCustodianException("The unlock secret on standard input is longer than 1,024 bytes.");
            }

            line[length++] = (byte)next;
        }

        return Take(line, length, "on standard input");
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    private static UnlockSecret FromFile(string path, IEnumerable<string> dataFolders)
    {
        var real = RealPath.Of(path);
        if (dataFolders.Any(folder => RealPath.IsInside(real, RealPath.Of(folder))))
        {
            throw new KeyCustodianException($"The unlock secret '{path}' lies inside the data folder: keep it elsewhere.");
        }

        var file = new FileInfo(real);
        if (!file.Exists || file.Length > MaxBytes)
        {
            throw new KeyCustodianException($"The unlock secret '{path}' does not exist or is longer than 1,024 bytes.");
        }

        if (!OperatingSystem.IsWindows() && (file.UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new KeyCustodianException($"The unlock secret '{path}' may be read or written by every user: set its mode to 0400.");
        }

        var content = File.ReadAllBytes(real);
        var length = content is [.., (byte)'\n'] ? content.Length - 1 : content.Length;
        return Take(content, length, $"in '{path}'");
    }

    private static UnlockSecret Take(byte[] buffer, int length, string where)
    {
        if (length > 0 && buffer[length - 1] == '\r')
        {
            length--;
        }

        if (length == 0)
        {
            throw new KeyCustodianException($"The unlock secret {where} is empty.");
        }

        var secret = new UnlockSecret(buffer.AsSpan(0, length));
        CryptographicOperations.ZeroMemory(buffer);
        return secret;
    }
}
