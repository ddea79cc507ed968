namespace Bauhinia.Data.Features.OpenData;

/// <summary>Units as people write them.</summary>
internal static class UnitWords
{
    /// <param name="unit">A unit of UCUM, such as <c>Cel</c>.</param>
    /// <returns>Its sign, such as °C; null for what is only counted, which the field's own title names.</returns>
    public static string? Sign(string? unit) => unit switch
    {
        null or "1" => null,
        ['{', ..] => null,
        "Cel" => "°C",
        "ug/m3" => "µg/m³",
        "m3" => "m³",
        "deg" => "°",
        _ => unit,
    };
}
