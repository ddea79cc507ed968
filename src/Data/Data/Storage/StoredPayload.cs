using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Bauhinia.Data.Storage;

/// <summary>
/// A payload as the journal's file holds it. A period of 2,000 lanes is 280 kB of JSON that says the same words over and over: compressed it is a tenth, and so
/// are the disk and the write that a sender waits for. Short payloads stay as they are. What is hashed, and what readers get, is always the payload itself.
/// </summary>
internal static class StoredPayload
{
    // A payload is a JSON array and begins with '[': this byte begins none.
    private const byte Brotli = 1;
    private const int Header = 1 + sizeof(int);
    private const int Least = 2048;
    private const int Quality = 1;
    private const int Window = 22;

    /// <summary>The bytes to keep.</summary>
    public static byte[] Pack(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < Least) return payload.ToArray();
        var packed = ArrayPool<byte>.Shared.Rent(Header + BrotliEncoder.GetMaxCompressedLength(payload.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(payload.Span, packed.AsSpan(Header), out var written, Quality, Window) || Header + written >= payload.Length) return payload.ToArray();
            packed[0] = Brotli;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), payload.Length);
            return packed[..(Header + written)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The payload that was kept.</summary>
    public static byte[] Unpack(byte[] stored)
    {
        if (stored is not [Brotli, ..]) return stored;
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1))];
        return BrotliDecoder.TryDecompress(stored.AsSpan(Header), payload, out var written) && written == payload.Length
            ? payload
            : throw new InvalidDataException("A payload of the journal cannot be unpacked.");
    }
}
