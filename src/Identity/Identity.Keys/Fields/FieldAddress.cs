using System.Buffers.Binary;
using System.Text;

namespace Bauhinia.Identity.Keys;

/// <summary>Where a sealed field stands. It is bound into the ciphertext, so that one moved to another row or column is refused.</summary>
/// <param name="Owner">The person or proofing case that the field belongs to.</param>
/// <param name="Field">The field's name, such as <c>person.hkid</c>; at most 128 bytes of UTF-8.</param>
/// <param name="KeyVersion">The version of the owner's data key, from 1.</param>
public readonly record struct FieldAddress(Guid Owner, string Field, int KeyVersion)
{
    /// <summary>Length-prefixed, so that no two addresses share their bytes.</summary>
    internal byte[] ToAssociatedData()
    {
        ArgumentException.ThrowIfNullOrEmpty(Field);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeyVersion, 1);
        var name = Encoding.UTF8.GetBytes(Field);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 128, nameof(Field));
        var bytes = new byte[4 + 16 + 4 + name.Length + 4 + 4];
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(rest, 16);
        Owner.TryWriteBytes(rest[4..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[20..], name.Length);
        name.CopyTo(rest[24..]);
        rest = rest[(24 + name.Length)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, 4);
        BinaryPrimitives.WriteInt32BigEndian(rest[4..], KeyVersion);
        return bytes;
    }
}
