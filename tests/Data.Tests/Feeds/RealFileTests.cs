using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Feeds;

/// <summary>
/// The department's own files, through the real connectors, over HTTP. Every expected number was counted in the files by hand with the regular expressions
/// or the JSON of Python that stand beside it, never by this program.
/// </summary>
[Trait("Needs", "TestData")]
public sealed class RealFileTests
{
    [Fact]
    public async Task Both_periods_of_the_detectors_file_are_there_lane_by_lane()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Traffic}"] = CityFiles.Published("traffic/rawSpeedVol-all.xml");
        await using var host = await FeedHost.Start(publisher, [FeedHost.Traffic]);

        var run = await host.LastRun(FeedHost.Traffic);
        var periods = await host.Events(FeedHost.Traffic, 2);

        // len(re.findall('<lane>', s)) in each <period>: 2031 and 2037; len(set(re.findall('<detector_id>(.*?)<', s))): 752 and 754.
        Assert.Equal(("taken", 2, 4068, 0, false), ((string?)run["outcome"], (int?)run["accepted"], (int?)run["readings"], (int?)run["leftOut"], (bool?)run["cut"]));
        Assert.Equal(["2024-04-06T13:27:00Z", "2024-04-06T13:27:30Z"], periods.Select(p => (string?)p["time"]));
        Assert.Equal([2031, 2037], periods.Select(p => FeedHost.Readings(p).Count));
        Assert.Equal([752, 754], periods.Select(p => FeedHost.Readings(p).Select(r => (string?)r?["detector"]).Distinct().Count()));
        var lanes = periods.SelectMany(FeedHost.Readings).ToList();
        // sum(int(x) for x in re.findall('<speed>(.*?)<', s)), and so on for each element.
        Assert.Equal((304_670, 16_843, 16_615, 30_300.9m), (Sum(lanes, "speed"), Sum(lanes, "volume"), Sum(lanes, "occupancy"), Sum(lanes, "speedDeviation")));
        // s.count('<volume>0</volume>') and s.count('<valid>N</valid>').
        Assert.Equal((522, 232), (lanes.Count(l => (bool?)l?["placeholder"] == true), lanes.Count(l => (bool?)l?["valid"] == false)));
        Assert.All(lanes.Where(l => (bool?)l?["placeholder"] == true), l => Assert.Equal(0, (int?)l?["volume"]));
    }

    [Fact]
    public async Task Every_road_segment_is_there()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Segments}"] = CityFiles.Published("traffic/irnAvgSpeed-all.xml");
        await using var host = await FeedHost.Start(publisher, [FeedHost.Segments]);
        await host.LastRun(FeedHost.Segments);

        var period = Assert.Single(await host.Events(FeedHost.Segments, 1));
        var segments = FeedHost.Readings(period);

        // len(re.findall('<segment>', s)); sum(Decimal(x) for x in re.findall('<speed>(.*?)<', s)); s.count('<valid>N<').
        Assert.Equal((4376, 242_096.1m, 55), (segments.Count, Sum(segments, "speed"), segments.Count(s => (bool?)s?["valid"] == false)));
        Assert.Equal("2024-04-06T13:27:00Z", (string?)period["time"]);
    }

    [Fact]
    public async Task Every_car_park_is_there_and_what_is_unknown_is_absent()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Parking}"] = CityFiles.Published("parking/vacancy_all.json");
        await using var host = await FeedHost.Start(publisher, [FeedHost.Parking]);
        await host.LastRun(FeedHost.Parking);

        var period = Assert.Single(await host.Events(FeedHost.Parking, 1));
        var entries = FeedHost.Readings(period);

        // e = all service_category entries: len(e) 665; 274 have -1; of type A 240 have a number, which sum to 6851; of type B 133 are 1 and 15 are 0; 3 are C.
        Assert.Equal((665, 487), (entries.Count, entries.Select(e => (string?)e?["park"]).Distinct().Count()));
        Assert.Equal((240, 6851), (entries.Count(e => e?["vacancy"] is not null), Sum(entries, "vacancy")));
        Assert.Equal(274, entries.Count(e => e?["hasSpace"] is null));
        Assert.Equal((316, 75), (entries.Count(e => (bool?)e?["hasSpace"] == true), entries.Count(e => (bool?)e?["hasSpace"] == false)));
        // max and min of lastupdate: 2025-11-15 12:40:04 and 2021-09-28 11:20:08, both of Hong Kong.
        Assert.Equal("2025-11-15T04:40:04Z", (string?)period["time"]);
        Assert.Equal("2021-09-28T03:20:08Z", entries.Min(e => (string?)e?["updatedAt"]));
    }

    [Fact]
    public async Task Each_day_of_rain_since_1884_is_there_once()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Rainfall}"] = CityFiles.Published("weather/daily_HKO_RF_ALL.csv");
        await using var host = await FeedHost.Start(publisher, [FeedHost.Rainfall]);

        var run = await host.LastRun(FeedHost.Rainfall);
        var months = await host.Events(FeedHost.Rainfall, 1596);
        var days = months.SelectMany(FeedHost.Readings).ToList();

        // 48578 lines begin with a year, in 1596 months. One is 29 February 1900, with *** for its rain: there was no such day, and it is left out.
        Assert.Equal((1596, 48_577, 1), ((int?)run["accepted"], (int?)run["readings"], (int?)run["leftOut"]));
        Assert.Equal(48_577, days.Select(d => (string?)d?["day"]).Distinct().Count());
        // grep -c Trace: 6790; the sum of the numbers, in tenths of a millimetre: 2984451.
        Assert.Equal((6790, 298_445.1m), (days.Count(d => (bool?)d?["trace"] == true), Sum(days, "rainfall")));
        Assert.All(days.Where(d => (bool?)d?["trace"] == true), d => Assert.Null(d?["rainfall"]));
        Assert.Equal("1884-03-01", (string?)days[0]?["day"]);
    }

    [Fact]
    public async Task The_weather_report_the_table_of_temperatures_and_the_lamppost_are_there()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Weather}"] = CityFiles.Published("samples/hko_rhrread_2022-03-14.json");
        publisher.Files[$"/{FeedHost.Temperature}"] = CityFiles.Published("samples/hko_latest_1min_temperature.sample.csv");
        publisher.Files[$"/{FeedHost.Lampposts}"] = CityFiles.Published("samples/smart_lamppost_DF1020_di04_2022-07-30.json");
        await using var host = await FeedHost.Start(publisher, [FeedHost.Weather, FeedHost.Temperature, FeedHost.Lampposts]);
        await host.LastRun(FeedHost.Weather);

        var report = Assert.Single(await host.Events(FeedHost.Weather, 1));
        var table = Assert.Single(await host.Events(FeedHost.Temperature, 1));
        var packet = Assert.Single(await host.Events(FeedHost.Lampposts, 1));

        // 18 districts of rain, 27 temperatures, one humidity, one ultraviolet index.
        var readings = FeedHost.Readings(report);
        Assert.Equal([("humidity", 1), ("rainfall", 18), ("temperature", 27), ("uvIndex", 1)], readings.GroupBy(r => (string?)r?["quantity"] ?? "").Select(g => (g.Key, g.Count())).Order());
        Assert.Equal("2022-03-14T10:02:00Z", (string?)report["time"]);
        Assert.Contains(readings, r => (string?)r?["place"] == "Central & Western District");
        // The hour of rain ends at :45, not with the bulletin.
        Assert.Equal("2022-03-14T09:45:00Z", (string?)readings.First(r => (string?)r?["quantity"] == "rainfall")?["until"]);
        Assert.Equal(("2026-08-24T07:10:00Z", 33.3m), ((string?)table["time"], (decimal?)FeedHost.Readings(table)[0]?["temperature"]));
        Assert.Equal(("DF1020", "2022-07-30T05:00:18Z"), ((string?)packet["subject"], (string?)packet["time"]));
        Assert.Equal((28.0m, 76.9m), ((decimal?)FeedHost.Readings(packet)[0]?["temperature"], (decimal?)FeedHost.Readings(packet)[0]?["humidity"]));
    }

    [Fact]
    public async Task A_folder_of_recorded_files_is_replayed_through_the_same_way_and_says_so()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Feeds:Source"] = "Replay", ["Data:Feeds:ReplayFolder"] = CityFiles.Folder });
        await using var reader = await SseSubscriber.Open(host.Origin, FeedHost.Traffic, "?after=beginning");
        var periods = await reader.Take(2);
        Assert.Equal([2031, 2037], periods.Select(p => FeedHost.Readings(p).Count));
        Assert.All(periods, p => Assert.Equal("replay", (string?)p["origin"]));
        using var client = host.Client();
        Assert.Contains("重播自已記錄的檔案", await client.GetStringAsync(new Uri("/map?culture=zh-Hant", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hours_of_the_typhoon_come_from_the_archive()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Feeds:Source"] = "Replay", ["Data:Feeds:ReplayFolder"] = CityFiles.Folder });
        await using var reader = await SseSubscriber.Open(host.Origin, "td-traffic-hourly", "?after=beginning");
        var hours = await reader.Take(72);

        // tail -q -n +2 *.csv | wc -l: 132431; | awk -F, '{ s += $5 } END { print s }': 30902791; no (detector, lane) twice in a file.
        Assert.Equal((132_431, 30_902_791m), (hours.Sum(h => FeedHost.Readings(h).Count), hours.Sum(h => Sum(FeedHost.Readings(h), "volume"))));
        // The same of ..._20230901_hour_0.csv, of ..._20230902_hour_3.csv in the storm and of ..._20230903_hour_17.csv after it; hours of Hong Kong.
        var volumes = hours.ToDictionary(h => (string?)h["time"] ?? "", h => Sum(FeedHost.Readings(h), "volume"));
        Assert.Equal((499_993m, 39_417m, 1_073_660m), (volumes["2023-08-31T16:00:00Z"], volumes["2023-09-01T19:00:00Z"], volumes["2023-09-03T09:00:00Z"]));
    }

    private static decimal Sum(IEnumerable<JsonNode?> readings, string field) =>
        readings.Sum(r => r?[field] is { } value ? decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 0);
}
