using System.Globalization;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>A field's values as people read them. Downloads and interfaces keep them as they came.</summary>
internal static class FieldWords
{
    private const decimal LeastOfTwoPlaces = 0.005m;

    /// <summary>The words of a code in the language of the page; the code itself where the declaration does not name it.</summary>
    public static string Here(this StreamField field, string value) => field.Values.TryGetValue(value, out var words) ? words.Here() : value;

    /// <summary>What people call a sensor: the words of the values of its key fields.</summary>
    public static string Here(this IEnumerable<StreamField> keys, IReadOnlyList<string> sensor) => string.Join(" · ", keys.Zip(sensor, (field, value) => field.Here(value)));

    /// <summary>Whether a sensor's words have a name or a code among them, which is the same in every language.</summary>
    public static bool HasName(this IEnumerable<StreamField> keys, IReadOnlyList<string> sensor) => keys.Zip(sensor, (field, value) => field.Values.ContainsKey(value)).Any(isNamed => !isNamed);

    /// <summary>A number with at most two decimal places, or two significant digits where that would leave nothing of it.</summary>
    public static string Number(decimal value) =>
        value == 0 || Math.Abs(value) >= LeastOfTwoPlaces ? value.ToString("0.##", CultureInfo.InvariantCulture) : ((double)value).ToString("0.##E+0", CultureInfo.InvariantCulture);
}
