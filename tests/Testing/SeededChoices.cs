using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Testing;

/// <summary>A stream of choices that the same seed repeats on every machine: SHA-256 over seed and counter.</summary>
public sealed class SeededChoices(string seed)
{
    private readonly byte[] _seed = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
    private readonly Lock _lock = new();
    private ulong _counter;

    /// <summary>A number from 0 up to, and not including, <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // The bias of the remainder is below 2^-33 for any int, which no campaign can see.
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(Block()) % (ulong)limit);
    }

    public T OneOf<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count; filled += 32)
            Block().AsSpan(0, Math.Min(32, count - filled)).CopyTo(bytes.AsSpan(filled));
        return bytes;
    }

    private byte[] Block()
    {
        Span<byte> input = stackalloc byte[40];
        _seed.CopyTo(input);
        lock (_lock) BinaryPrimitives.WriteUInt64BigEndian(input[32..], _counter++);
        return SHA256.HashData(input);
    }
}
