using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Bauhinia.Data.Model;

/// <summary>A hash of this process alone, never kept or compared with another's: who chooses the bytes cannot foresee which of them meet.</summary>
internal static class ProcessHash
{
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <param name="bytes">What is hashed.</param>
    /// <param name="before">The hash of what comes before it; 0 for nothing.</param>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong before = 0) => XxHash3.HashToUInt64(bytes, (long)(Seed ^ before));
}
