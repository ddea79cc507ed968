using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>
/// The list of common and breached passwords: the first eight bytes of SHA-256 of each, sorted. <c>eng/password-list/build</c> makes it from
/// a locked package and the build embeds it; without it the host does not start. One password in 10^14 is refused by chance.
/// </summary>
internal sealed class CommonPasswords
{
    public const string Resource = "common-passwords";

    private const int MinEntries = 10_000;

    private static readonly byte[] Magic = "BPL1"u8.ToArray();

    private readonly ulong[] hashes;

    public CommonPasswords()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The list of common passwords is not in this build: run eng/password-list/build and build again.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        hashes = Read(memory.ToArray());
    }

    /// <param name="folded">Normalised (NFC) and in lower case.</param>
    public bool Contains(string folded) =>
        Array.BinarySearch(hashes, BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(folded)))) >= 0;

    private static ulong[] Read(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith(Magic) || (bytes.Length - Magic.Length) % 8 != 0) throw new InvalidOperationException("The list of common passwords is damaged.");
        var entries = new ulong[(bytes.Length - Magic.Length) / 8];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(Magic.Length + (i * 8)));
            if (i > 0 && entries[i] <= entries[i - 1]) throw new InvalidOperationException("The list of common passwords is not sorted.");
        }
        return entries.Length >= MinEntries ? entries : throw new InvalidOperationException("The list of common passwords is too short to be whole.");
    }
}
