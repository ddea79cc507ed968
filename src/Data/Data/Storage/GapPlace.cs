using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Bauhinia.Data.Model.Events;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage;

/// <summary>Where an entry stands in the order of the ledger.</summary>
internal readonly record struct GapPlace(DateTimeOffset At, string Key, GapKind Kind, long Sequence) : IComparable<GapPlace>
{
    private const int MostLength = 300;
    private const long Oldest = -62_135_596_800_000_000;
    private const long Newest = 253_402_300_799_000_000;

    public static bool TryRead(string text, out GapPlace place)
    {
        place = default;
        if (text.Length is 0 or > MostLength || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        if (parts.Length != 4 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) || at is < Oldest or > Newest
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var kind) || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }
        place = new GapPlace(UtcMicroseconds.From(at), parts[1], (GapKind)kind, sequence);
        return true;
    }

    public int CompareTo(GapPlace other) => (At, Kind, Sequence).CompareTo((other.At, other.Kind, other.Sequence)) is var order && At != other.At ? order
        : string.CompareOrdinal(Key, other.Key) is var keys && keys != 0 ? keys : order;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{UtcMicroseconds.Of(At)}\n{Key}\n{(int)Kind}\n{Sequence}")));
}
