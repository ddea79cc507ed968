using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;

namespace Bauhinia.Data.Storage;

/// <summary>
/// A payload as the journal's file holds it. A period of 2,000 lanes is 280 kB of JSON that says the same words over and over: compressed it is a tenth, and so
/// are the disk and the write that a sender waits for. Short payloads stay as they are. What is hashed, and what readers get, is always the payload itself.
/// </summary>
internal static class StoredPayload
{
    // A payload is a JSON array and begins with '[': these bytes begin none.
    private const byte Brotli = 1;
    private const byte Lz4 = 2;
    private const int Header = 1 + sizeof(int);
    private const int Least = 2048;

    /// <summary>The bytes to keep.</summary>
    public static byte[] Pack(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < Least) return payload.ToArray();
        var packed = ArrayPool<byte>.Shared.Rent(Header + LZ4Codec.MaximumOutputSize(payload.Length));
        try
        {
            var written = LZ4Codec.Encode(payload.Span, packed.AsSpan(Header));
            if (written < 0 || Header + written >= payload.Length) return payload.ToArray();
            packed[0] = Lz4;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), payload.Length);
            return packed[..(Header + written)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The payload that was kept. Journals of earlier versions hold Brotli too.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Unpack(byte[] stored)
    {
        if (stored is not [Brotli or Lz4, ..]) return stored;
        var payload = GC.AllocateUninitializedArray<byte>(BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1)));
        var packed = stored.AsSpan(Header);
        var written = stored[0] == Lz4 ? LZ4Codec.Decode(packed, payload) : BrotliDecoder.TryDecompress(packed, payload, out var length) ? length : -1;
        return written == payload.Length ? payload : throw new InvalidDataException("A payload of the journal cannot be unpacked.");
    }
}
