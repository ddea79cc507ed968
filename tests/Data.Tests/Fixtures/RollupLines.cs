using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Hours and days as lines of text: those that the product tells, and those that sums of the readings come to.</summary>
internal static class RollupLines
{
    /// <summary>Sums of readings, in the order of the answers: hours, then days that begin at 16:00 UTC.</summary>
    public static List<string> Expected(IReadOnlyCollection<(DateTimeOffset Time, string Sensor, decimal Value)> readings)
    {
        return
        [
            .. readings.GroupBy(r => (Bucket: r.Time.ToString("yyyy-MM-ddTHH", CultureInfo.InvariantCulture) + ":00:00Z", r.Sensor)).Select(Line).Order(StringComparer.Ordinal),
            .. readings.GroupBy(r => (Bucket: r.Time.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), r.Sensor)).Select(Line).Order(StringComparer.Ordinal),
        ];

        static string Line(IGrouping<(string Bucket, string Sensor), (DateTimeOffset Time, string Sensor, decimal Value)> g) => string.Create(
            CultureInfo.InvariantCulture,
            $"{g.Key.Bucket} {g.Key.Sensor} {g.Count()} {g.Sum(r => r.Value):0.##########} {g.Min(r => r.Value):0.##########} {g.Max(r => r.Value):0.##########} {Math.Round(g.Sum(r => r.Value) / g.Count(), 6, MidpointRounding.ToEven):0.######}");
    }

    /// <param name="client">A client of the data system.</param>
    /// <param name="stream">The stream's id.</param>
    /// <param name="measure">The field.</param>
    /// <param name="query">From, to, and whatever else is asked.</param>
    public static async Task<List<string>> Told(HttpClient client, string stream, string measure, string query)
    {
        return [.. await Lines("hourly", "hour"), .. await Lines("daily", "day")];

        async Task<IEnumerable<string>> Lines(string kind, string bucket)
        {
            var answer = await client.GetFromJsonAsync<JsonNode>(new Uri($"/api/v1/streams/{stream}/rollups/{kind}?{query}&measure={measure}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Null(answer?["next"]);
            return Assert.IsType<JsonArray>(answer?[$"{bucket}s"]).Select(
                r => $"{(string?)r?[bucket]} {(string?)r?["sensor"]} {r?[$"{measure}_count"]} {r?[$"{measure}_sum"]} {r?[$"{measure}_min"]} {r?[$"{measure}_max"]} {r?[$"{measure}_mean"]}");
        }
    }
}
