namespace Bauhinia.Data.Features.OpenData;

/// <summary>A day that the lake holds.</summary>
/// <param name="Day">The city's day of measurement.</param>
/// <param name="Readings">How many, corrected ones included.</param>
/// <param name="Path">Its Parquet file.</param>
internal sealed record HistoryDay(DateOnly Day, long Readings, string Path)
{
    public string FileName => Path[(Path.LastIndexOf('/') + 1)..];
}
