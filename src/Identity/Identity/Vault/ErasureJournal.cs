using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// The ids whose data keys were destroyed, in a file that no backup contains. A restored copy of the stores still has those keys;
/// replaying the journal takes them away again before anyone is served. A line is an id and eight digits of its SHA-256.
/// </summary>
internal sealed class ErasureJournal(IOptions<IdentityOptions> options)
{
    private const int IdDigits = 32;
    private const int LineLength = IdDigits + 1 + 8;

    private static readonly Lock Appending = new();

    private string FilePath => options.Value.ErasureJournal;

    public bool Exists => File.Exists(FilePath);

    /// <summary>Makes an empty journal where there is none.</summary>
    public void Create()
    {
        var folder = Path.GetDirectoryName(FilePath) ?? "/";
        PrivateFolder.Create(folder);
        if (Exists) return;
        File.Create(FilePath).Dispose();
        DurableFolder.Sync(folder);
    }

    /// <summary>Adds an owner; on disk when this returns.</summary>
    public void Append(Guid owner)
    {
        Create();
        lock (Appending)
        {
            using var file = new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            var line = Line(owner.ToString("N")) + "\n";
            // A crash may have cut the last line short; the next one must not join it.
            file.Write(Encoding.ASCII.GetBytes(EndsInFullLine() ? line : "\n" + line));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Every owner in the journal.</summary>
    /// <exception cref="InvalidDataException">A line is damaged in a way that no crash explains.</exception>
    public IReadOnlySet<Guid> Read()
    {
        var owners = new HashSet<Guid>();
        if (!Exists) return owners;
        var number = 0;
        foreach (var line in File.ReadLines(FilePath))
        {
            number++;
            if (line.Length == LineLength && Guid.TryParseExact(line[..IdDigits], "N", out var owner) && Line(line[..IdDigits]) == line)
            {
                owners.Add(owner);
            }
            else if (line.Length >= LineLength || !line.All(c => char.IsAsciiHexDigitLower(c) || c == ' '))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The erasure journal is damaged at line {number}."));
            }
        }
        return owners;
    }

    private static string Line(string id) => $"{id} {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(id)).AsSpan(0, 4))}";

    private bool EndsInFullLine()
    {
        using var file = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length == 0) return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }
}
