using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// Which life of a stream its sequence numbers count. Drawn anew when the journal is made or comes back from a backup, for then the numbers after
/// the backup are given a second time.
/// </summary>
internal readonly record struct StreamEpoch(long Value)
{
    public static StreamEpoch Draw()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return new StreamEpoch(BinaryPrimitives.ReadInt64BigEndian(bytes));
    }

    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
