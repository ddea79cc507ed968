using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Files;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>
/// Writes the Observatory's report, its table of temperatures and a smart lamppost's packet, all about one weather: the excerpt's temperature of each place,
/// warmer by day and cooler by night, and showers that come and go.
/// </summary>
internal sealed class WeatherSimulator
{
    private const string Lamp = "DF1020";
    private readonly ReadOnlyMemory<byte> excerpt;
    private readonly List<(string Place, double Temperature)> stations;
    private readonly SmoothNoise noise;

    public WeatherSimulator(ReadOnlyMemory<byte> excerpt, SmoothNoise noise)
    {
        (this.excerpt, this.noise) = (FileText.Utf8(excerpt), noise);
        using var report = JsonDocument.Parse(this.excerpt);
        stations = [.. FeedJson.Items(FeedJson.Member(report.RootElement, "temperature"), "data").Select(s => (FeedJson.Text(s, "place") ?? "", (double)(FeedJson.Number(s, "value") ?? 25)))];
    }

    /// <summary>The report of the hour: <c>rhrread</c>.</summary>
    public ReadOnlyMemory<byte> Report(DateTimeOffset at)
    {
        if (JsonNode.Parse(excerpt.Span) is not JsonObject report) return excerpt;
        var hour = Iso(at);
        report["updateTime"] = Iso(at);
        foreach (var station in Items(report, "temperature")) station["value"] = (int)Math.Round(Temperature((string?)station["place"] ?? "", (double?)station["value"] ?? 25, at));
        foreach (var station in Items(report, "humidity")) station["value"] = (int)Humidity(at);
        foreach (var district in Items(report, "rainfall")) district["max"] = Math.Max(0, (int)Math.Round((noise.Wave((string?)district["place"] ?? "", at.ToUnixTimeSeconds() / 10_800.0) - .6) * 40));
        foreach (var place in Items(report, "uvindex")) place["value"] = Math.Round(Math.Max(0, CityClock.Warmth(at)) * 7, 1);
        if (report["temperature"] is JsonObject temperature) temperature["recordTime"] = hour;
        if (report["humidity"] is JsonObject humidity) humidity["recordTime"] = hour;
        if (report["rainfall"] is JsonObject rainfall)
        {
            rainfall["startTime"] = Iso(at.AddMinutes(-75));
            rainfall["endTime"] = Iso(at.AddMinutes(-15));
        }
        return Encoding.UTF8.GetBytes(report.ToJsonString());
    }

    /// <summary>The table of one-minute means: <c>latest_1min_temperature.csv</c>, with its byte order mark.</summary>
    public ReadOnlyMemory<byte> Temperatures(DateTimeOffset at)
    {
        var table = new StringBuilder("\ufeffDate time,Automatic Weather Station,Air Temperature(degree Celsius)\r\n");
        var minute = at.ToOffset(CityDay.Offset).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        foreach (var (place, temperature) in stations) table.Append(CultureInfo.InvariantCulture, $"{minute},{place},{Temperature(place, temperature, at):0.0}\r\n");
        return Encoding.UTF8.GetBytes(table.ToString());
    }

    /// <summary>One packet of the lamppost whose packet the excerpts hold.</summary>
    public ReadOnlyMemory<byte> Lamppost(DateTimeOffset at)
    {
        var second = at.ToOffset(CityDay.Offset).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var values = new { RH = Text(Humidity(at)), T0 = Text(Temperature(Lamp, 26, at)), TS = second, VN = "1.0", TP = second };
        return JsonSerializer.SerializeToUtf8Bytes(new { BD = "00", DI = "04", GI = "00", PI = Lamp, TS = "0", BODY = new { HKO = values } });
    }

    private double Temperature(string place, double usual, DateTimeOffset at) => usual - 2 + (3 * CityClock.Warmth(at)) + (1.2 * noise.Wave(place, at.ToUnixTimeSeconds() / 3600.0));

    private double Humidity(DateTimeOffset at) => 75 - (10 * CityClock.Warmth(at)) + (8 * noise.Wave("humidity", at.ToUnixTimeSeconds() / 7200.0));

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static IEnumerable<JsonObject> Items(JsonObject report, string part) => report[part]?["data"]?.AsArray().OfType<JsonObject>() ?? [];

    private static string Iso(DateTimeOffset at) => at.ToOffset(CityDay.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
