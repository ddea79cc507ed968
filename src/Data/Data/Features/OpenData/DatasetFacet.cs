namespace Bauhinia.Data.Features.OpenData;

/// <summary>The values of one field of every data set as numbers, made once: counting ten thousand data sets is adding in an array.</summary>
internal sealed class DatasetFacet
{
    private readonly List<string> values = [];
    private readonly int[][] ofDataset;

    public DatasetFacet(IReadOnlyList<Dataset> datasets, string field)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        ofDataset = [.. datasets.Select(dataset => DatasetIndex.ValuesOf(dataset, field).Select(value =>
        {
            if (numbers.TryGetValue(value, out var known)) return known;
            numbers.Add(value, values.Count);
            values.Add(value);
            return values.Count - 1;
        }).ToArray())];
    }

    public IReadOnlyList<string> Values => values;

    public ReadOnlySpan<int> Of(int dataset) => ofDataset[dataset];
}
