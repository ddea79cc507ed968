using System.Globalization;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// A KEK is named <c>kek-000001-9f86d081</c>: a number that rises with every rotation, so that the newest is known without a clock,
/// and a random end, so that two custodians never share a name.
/// </summary>
internal static class KekNames
{
    private const string Prefix = "kek-";

    public static KekId Next(IEnumerable<KekId> existing)
    {
        var number = existing.Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
        return new KekId(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}-{RandomNumberGenerator.GetHexString(8, true)}"));
    }

    public static IReadOnlyList<KekId> InOrder(IEnumerable<KekId> keks) =>
        [.. keks.OrderBy(NumberOf).ThenBy(kek => kek.Value, StringComparer.Ordinal)];

    public static bool IsName(string text) => NumberOf(new KekId(text)) > 0;

    private static int NumberOf(KekId kek) =>
        kek.Value is { Length: 19 } text
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text[10] == '-'
        && int.TryParse(text.AsSpan(4, 6), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
