using System.Globalization;
using Bauhinia.Data.Model.Files;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bauhinia.Data.Features.Feeds.Formats;

/// <summary>The rows of a CSV file, each a list of trimmed cells. Title, header and footer lines are rows too: the format knows its own.</summary>
internal static class FeedTable
{
    private const int MostRows = 200_000;
    private const int MostCells = 32;

    public static IEnumerable<string[]> Rows(FeedContent content)
    {
        using var text = FileText.Reader(content.Bytes);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes, BadDataFound = null, MaxFieldSize = 0 });
        for (var row = 0; row < MostRows && csv.Read(); row++)
        {
            if (csv.Record is { Length: > 0 and <= MostCells } cells) yield return cells;
        }
    }
}
