using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Feeds;

/// <summary>One test for each fault that the city's feeds have been seen to have.</summary>
public sealed class QuirkTests
{
    [Fact]
    public async Task A_lane_that_no_vehicle_passed_keeps_its_speed_and_says_that_it_is_a_placeholder()
    {
        var (_, lanes) = await Traffic(Detectors("21:27:00", Lane("Fast Lane", speed: "70", volume: "0"), Lane("Slow Lane", speed: "66", volume: "3")));
        Assert.Equal([(70, true), (66, false)], lanes.Select(l => ((int?)l?["speed"] ?? 0, (bool?)l?["placeholder"] ?? false)));
    }

    [Fact]
    public async Task The_first_minute_of_a_day_gets_the_day_it_belongs_to()
    {
        // Every night the file's one date is the day before's.
        var (run, _, events) = await Taken(FeedHost.Traffic, Detectors("00:00:00", Lane()) .Replace("</periods>", Period("00:00:30", Lane()) + "</periods>", StringComparison.Ordinal), 2);
        Assert.Equal(["2024-04-06T16:00:00Z", "2024-04-06T16:00:30Z"], events.Select(e => (string?)e["time"]));
        Assert.Equal(2, (int?)run["correctedDates"]);
    }

    [Theory]
    [InlineData("2026-01-04", 1)]
    [InlineData("2026-01-05", 0)]
    public async Task Just_after_midnight_the_date_is_right_whether_the_department_has_mended_it_or_not(string date, int corrected)
    {
        // The host's clock is a little behind the department's.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 4, 23, 59, 50, TimeSpan.FromHours(8)));
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Traffic}"] = new PublishedFile(Detectors("00:00:00", Lane()).Replace("2024-04-06", date, StringComparison.Ordinal));
        await using var host = await FeedHost.Start(publisher, [FeedHost.Traffic], clock: clock);
        var run = await host.LastRun(FeedHost.Traffic);
        Assert.Equal("2026-01-04T16:00:00Z", (string?)(await host.Events(FeedHost.Traffic, 1))[0]["time"]);
        Assert.Equal(corrected, (int?)run["correctedDates"]);
    }

    [Fact]
    public async Task The_last_period_of_a_day_keeps_its_date()
    {
        var (run, _, events) = await Taken(FeedHost.Traffic, Detectors("23:59:30", Lane()));
        Assert.Equal("2024-04-06T15:59:30Z", (string?)events[0]["time"]);
        Assert.Equal(0, (int?)run["correctedDates"]);
    }

    [Theory]
    [InlineData("<lane><lane_id>Slow Lane</lane_id><speed>6")]
    [InlineData("<lane><lane_id>Slow Lane</lane_id><speed>66</speed><occupancy>3</occupancy><volume>2</volume><s.d.>7.5</s.d.><valid>Y</valid></la")]
    [InlineData("")]
    [InlineData("<lane><lane_id>Slow")]
    public async Task A_file_that_breaks_off_gives_the_readings_before_the_cut_and_says_so(string rest)
    {
        var whole = Detectors("21:27:00", Lane("Fast Lane"), Lane("Middle Lane"));
        var (run, lanes) = await Traffic(whole[..whole.IndexOf("</lanes>", StringComparison.Ordinal)] + rest);
        Assert.Equal(["Fast Lane", "Middle Lane"], lanes.Select(l => (string?)l?["lane"]));
        Assert.True((bool?)run["cut"]);
    }

    [Fact]
    public async Task A_file_of_before_2021_has_no_deviation_of_speed()
    {
        var (_, lanes) = await Traffic(Detectors("21:27:00", Lane().Replace("<s.d.>7.5</s.d.>", "", StringComparison.Ordinal)));
        Assert.Null(lanes[0]?["speedDeviation"]);
        Assert.Equal(66, (int?)lanes[0]?["speed"]);
    }

    [Fact]
    public async Task An_occupancy_of_minus_one_is_unknown_and_a_lane_called_invalid_is_kept()
    {
        var (_, lanes) = await Traffic(Detectors("21:27:00", Lane(occupancy: "-1", valid: "N")));
        Assert.Null(lanes[0]?["occupancy"]);
        Assert.Equal((66, false), ((int?)lanes[0]?["speed"] ?? 0, (bool?)lanes[0]?["valid"]));
    }

    [Fact]
    public async Task Doubtful_speeds_are_kept_and_impossible_ones_cost_no_other_lane()
    {
        var (run, lanes) = await Traffic(Detectors("21:27:00", Lane("A", speed: "0"), Lane("B", speed: "300"), Lane("C", speed: "9000"), Lane("D", speed: "66")));
        Assert.Equal([("A", 0), ("B", 300), ("D", 66)], lanes.Select(l => ((string?)l?["lane"] ?? "", (int?)l?["speed"] ?? -1)));
        Assert.Equal(1, (int?)run["leftOut"]);
    }

    [Fact]
    public async Task A_lane_twice_in_a_file_is_counted_when_equal_and_kept_when_not()
    {
        var (_, _, events) = await Taken(FeedHost.Traffic, Detectors("21:27:00", Lane(), Lane(), Lane(speed: "67")));
        Assert.Equal((1, 1), ((int?)events[0]["data"]?["equalRepeats"], (int?)events[0]["data"]?["differentRepeats"]));
        Assert.Equal([66, 67], FeedHost.Readings(events[0]).Select(l => (int?)l?["speed"] ?? 0));
    }

    [Fact]
    public async Task The_same_file_again_is_a_repeat_and_one_with_other_values_a_revision()
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Traffic}"] = new PublishedFile(Detectors("21:27:00", Lane()));
        await using var host = await FeedHost.Start(publisher, [FeedHost.Traffic], everySeconds: 1);
        var again = await host.LastRun(FeedHost.Traffic, run => (int?)run["runs"] >= 2);
        publisher.Files[$"/{FeedHost.Traffic}"] = new PublishedFile(Detectors("21:27:00", Lane(speed: "50")));
        var events = await host.Events(FeedHost.Traffic, 2);

        Assert.Equal((0, 1, 0), ((int?)again["accepted"], (int?)again["repeated"], (int?)again["revised"]));
        Assert.Equal([1, 2], events.Select(e => (int?)e["revision"] ?? 0));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public async Task Text_is_read_in_every_encoding_that_departments_use(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Encoded(string text) => [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{FeedHost.Traffic}"] = new PublishedFile(Encoded(Detectors("21:27:00", Lane())));
        publisher.Files[$"/{FeedHost.Parking}"] = new PublishedFile(Encoded(Parking("A", 3)));
        publisher.Files[$"/{FeedHost.Temperature}"] = new PublishedFile(Encoded("Date time,Automatic Weather Station,Air Temperature(degree Celsius)\r\n202408241510,Sai Kung,33.3\r\n"));
        await using var host = await FeedHost.Start(publisher, [FeedHost.Traffic, FeedHost.Parking, FeedHost.Temperature]);
        foreach (var stream in (string[])[FeedHost.Traffic, FeedHost.Parking, FeedHost.Temperature])
        {
            var run = await host.LastRun(stream);
            Assert.Equal(("taken", 1), ((string?)run["outcome"], (int?)run["readings"]));
        }
    }

    [Theory]
    [InlineData("A", 7, 7, true)]
    [InlineData("A", 0, 0, false)]
    [InlineData("A", -1, null, null)]
    [InlineData("B", 1, null, true)]
    [InlineData("B", 0, null, false)]
    [InlineData("B", -1, null, null)]
    [InlineData("C", 0, null, false)]
    public async Task A_vacancy_is_read_as_its_type_says(string type, int vacancy, int? spaces, bool? hasSpace)
    {
        var (_, entries, _) = await Taken(FeedHost.Parking, Parking(type, vacancy));
        Assert.Equal((spaces, hasSpace), ((int?)entries[0]?["vacancy"], (bool?)entries[0]?["hasSpace"]));
    }

    [Fact]
    public async Task Rain_that_was_a_trace_unavailable_or_incomplete_says_so()
    {
        var (run, days, _) = await Taken(
            FeedHost.Rainfall,
            "\ufeff日總雨量(毫米) - 天文台\nDaily Total Rainfall (mm) at the Hong Kong Observatory\n年/Year,月/Month,日/Day,數值/Value,數據完整性/data Completeness\n" +
            "2023,9,7,Trace,C\n2023,9,8,***,\n2023,9,9,12.5,#\n2023,9,10,0.0,C\n\n*** 沒有數據/unavailable\n# 數據不完整/data incomplete\nC 數據完整/data Complete\n");
        Assert.Equal([true, null, null, null], days.Select(d => (bool?)d?["trace"]));
        Assert.Equal([null, null, 12.5m, 0m], days.Select(d => (decimal?)d?["rainfall"]));
        Assert.Equal([true, null, false, true], days.Select(d => (bool?)d?["complete"]));
        Assert.Equal(0, (int?)run["leftOut"]);
    }

    [Fact]
    public async Task A_station_without_a_temperature_stays_in_the_table_and_the_end_of_a_day_is_the_next_day()
    {
        var (_, stations, events) = await Taken(FeedHost.Temperature, "Date time,Automatic Weather Station,Air Temperature(degree Celsius)\n202408242400,Sai Kung,33.3\n202408242400,Stanley,N/A\n");
        Assert.Equal([33.3m, null], stations.Select(s => (decimal?)s?["temperature"]));
        Assert.Equal("2024-08-24T16:00:00Z", (string?)events[0]["time"]);
    }

    [Fact]
    public async Task Lampposts_in_one_file_are_messages_of_their_own_and_a_packet_without_a_time_is_counted()
    {
        const string Packet = """{"PI":"$","BODY":{"HKO":{"RH":"76.9","T0":"28.0","TS":"20220730130018"}}}""";
        var file = $"[{Packet.Replace("$", "DF1020", StringComparison.Ordinal)},{Packet.Replace("$", "DF1021", StringComparison.Ordinal)},{{\"PI\":\"DF1022\"}}]";
        var (run, _, events) = await Taken(FeedHost.Lampposts, file, 2);
        Assert.Equal(["DF1020", "DF1021"], events.Select(e => (string?)e["subject"]));
        Assert.Equal(1, (int?)run["leftOut"]);
    }

    private static async Task<(JsonNode Run, JsonArray Lanes)> Traffic(string xml)
    {
        var (run, lanes, _) = await Taken(FeedHost.Traffic, xml);
        return (run, lanes);
    }

    private static async Task<(JsonNode Run, JsonArray Readings, List<JsonNode> Events)> Taken(string stream, string file, int messages = 1)
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{stream}"] = new PublishedFile(file);
        await using var host = await FeedHost.Start(publisher, [stream]);
        var run = await host.LastRun(stream);
        Assert.Equal("taken", (string?)run["outcome"]);
        var events = await host.Events(stream, messages);
        return (run, FeedHost.Readings(events[0]), events);
    }

    private static string Detectors(string from, params string[] lanes) =>
        $"""<?xml version="1.0" encoding="utf-8"?><raw_speed_volume_list><date>2024-04-06</date><periods>{Period(from, lanes)}</periods></raw_speed_volume_list>""";

    private static string Period(string from, params string[] lanes) =>
        $"<period><period_from>{from}</period_from><period_to>x</period_to><detectors><detector><detector_id>AID01101</detector_id><direction>North </direction><lanes>{string.Concat(lanes)}</lanes></detector></detectors></period>";

    private static string Lane(string name = "Fast Lane", string speed = "66", string occupancy = "1", string volume = "3", string valid = "Y") =>
        $"<lane><lane_id>{name}</lane_id><speed>{speed}</speed><occupancy>{occupancy}</occupancy><volume>{volume}</volume><s.d.>7.5</s.d.><valid>{valid}</valid></lane>";

    private static string Parking(string type, int vacancy) =>
        $$$"""{"car_park":[{"park_id":"tdc6p8","vehicle_type":[{"type":"P","service_category":[{"category":"HOURLY","vacancy_type":"{{{type}}}","vacancy":{{{vacancy}}},"lastupdate":"2025-11-15 12:39:51"}]}]}]}""";
}
