using System.Globalization;
using System.Text.Json;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Portal.Design.Content;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>One value of the table of newest readings.</summary>
/// <param name="Text">As people read it.</param>
/// <param name="IsWords">Whether it is in the language of the page, and not a name, a code or a number, which are the same in all.</param>
internal sealed record TableCell(string Text, bool IsWords)
{
    private static readonly TableCell Absent = new("–", IsWords: false);

    public static TableCell Of(JsonElement reading, StreamField field, IStringLocalizer<DatasetPageModel> text)
    {
        if (!reading.TryGetProperty(field.Name, out var value)) return Absent;
        return field.Kind switch
        {
            FieldKind.Time when DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var time) => new(TimeTagHelper.Words(time), IsWords: true),
            FieldKind.Flag => new(text[value.ValueKind == JsonValueKind.True ? "Flag.True" : "Flag.False"].Value, IsWords: true),
            FieldKind.Decimal when value.TryGetDecimal(out var number) => new(FieldWords.Number(number), IsWords: false),
            _ => new(field.Here(value.ToString()), field.Values.ContainsKey(value.ToString())),
        };
    }
}
