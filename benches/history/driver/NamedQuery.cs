using System.Globalization;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bauhinia.History.Driver;

/// <summary>A named query as its declaration has it, with what the bench asks of it.</summary>
internal sealed class NamedQuery
{
    public string Name { get; set; } = "";

    public bool Detectors { get; set; }

    public List<Part> Parameters { get; set; } = [];

    public List<Part> Columns { get; set; } = [];

    public string Sql { get; set; } = "";

    [YamlIgnore]
    public DateTimeOffset From { get; set; }

    [YamlIgnore]
    public DateTimeOffset To { get; set; }

    [YamlIgnore]
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>The ten, over all readings but for the three that answer with many rows.</summary>
    public static IReadOnlyList<NamedQuery> Ten(string folder, LaneSpan span)
    {
        NamedQuery Query(string name, int periods, params (string Name, long Value)[] values)
        {
            var query = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
                .Deserialize<NamedQuery>(File.ReadAllText(Path.Combine(folder, $"{name}.yaml")));
            (query.From, query.To) = (span.Before(Math.Min(periods, span.Periods)), span.Last);
            foreach (var parameter in query.Parameters) query.Values[parameter.Name] = parameter.Default;
            foreach (var (parameter, value) in values) query.Values[parameter] = value;
            return query;
        }

        const int many = 1_000_000, fewer = 100_000, enough = 10_000_000;
        // So many periods make more than a million rows; where there are few readings, more than a hundred thousand.
        var rows = span.Rows > enough ? many : fewer;
        var everyLane = (rows / span.Lanes) + 30;
        return
        [
            Query("traffic-readings", everyLane),
            Query("traffic-slow-readings", everyLane * 2, ("below", 60)),
            Query("traffic-five-minutes", everyLane * 10),
            Query("traffic-hourly-volume", span.Periods),
            Query("traffic-district-speed", span.Periods),
            Query("traffic-busiest-detectors", span.Periods),
            Query("traffic-daily-profile", span.Periods),
            Query("traffic-speed-percentiles", span.Periods),
            Query("traffic-missing-readings", span.Periods),
            Query("traffic-lane-shares", span.Periods),
        ];
    }

    /// <summary>What the host is asked.</summary>
    public string Address(string form)
    {
        static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var values = string.Concat(Values.Where(v => v.Value is not null).Select(v => string.Create(CultureInfo.InvariantCulture, $"&{v.Key}={v.Value}")));
        return $"/api/v1/queries/{Name}/result.{form}?from={Text(From)}&to={Text(To)}{values}";
    }

    internal sealed class Part
    {
        public string Name { get; set; } = "";

        public string Kind { get; set; } = "";

        public long? Default { get; set; }
    }
}
