using System.Text;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Feeds;

/// <summary>Files made to do harm, or merely broken: each ends as a stated outcome, and the next good file is taken.</summary>
public sealed class HostileFileTests
{
    private const string Bomb =
        """
        <?xml version="1.0"?><!DOCTYPE list [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
        <list><date>2024-04-06</date><time>21:27:00</time><segment><segment_id>&c;</segment_id><speed>50</speed></segment></list>
        """;

    private const string Outside =
        """
        <!DOCTYPE list [<!ENTITY file SYSTEM "file:///etc/hostname">]><list><date>2024-04-06</date><time>21:27:00</time><segment><segment_id>&file;</segment_id></segment></list>
        """;

    [Theory]
    [InlineData(Bomb, "broken")]
    [InlineData(Outside, "broken")]
    [InlineData("no xml at all", "broken")]
    [InlineData("", "broken")]
    [InlineData("<list/>", "empty")]
    public async Task Xml_that_is_none_or_brings_a_document_type_is_refused(string xml, string outcome) => Assert.Equal(outcome, await Outcome(FeedHost.Segments, Encoding.UTF8.GetBytes(xml)));

    [Theory]
    [InlineData(FeedHost.Segments, "<a>", "too_deep")]
    [InlineData(FeedHost.Traffic, "<lanes>", "too_deep")]
    [InlineData(FeedHost.Parking, """{"car_park":""", "json")]
    [InlineData(FeedHost.Weather, "[", "json")]
    [InlineData(FeedHost.Lampposts, """{"BODY":""", "json")]
    public async Task A_file_nested_a_hundred_thousand_times_is_refused(string stream, string opening, string outcome) =>
        Assert.Equal(outcome, await Outcome(stream, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 100_000)))));

    [Theory]
    [InlineData(FeedHost.Parking, """{"car_park":[{"park_id":7,"vehicle_type":{"type":[]}},null,[],"x",{"vehicle_type":[{"service_category":[1,{"vacancy":1e400}]}]}]}""")]
    [InlineData(FeedHost.Parking, """{"car_park":[{"park_id":"\ud800","vehicle_type":[{"type":"P","service_category":[{"category":"HOURLY","vacancy_type":"A","vacancy":3}]}]}]}""")]
    [InlineData(FeedHost.Weather, """{"updateTime":"2022-03-14T18:02:00+08:00","uvindex":"","rainfall":[],"temperature":{"data":{"place":"x"}},"humidity":{"data":[null,7]}}""")]
    [InlineData(FeedHost.Weather, """{"updateTime":17}""")]
    [InlineData(FeedHost.Lampposts, """[null,7,{"PI":[]},{"PI":"DF1","BODY":"x"},{"PI":"a b/c","BODY":{"HKO":{"TS":"20220730130018","T0":"28"}}}]""")]
    [InlineData(FeedHost.Temperature, "\"Date time,\n202408241510,\"\"\"Sai,33\n,,,\n")]
    [InlineData(FeedHost.Rainfall, "2023,2,30,1.0,C\n2023,13,1,1.0,C\n99999,1,1,1.0,C\n2023,1\n\"\n")]
    public async Task Values_of_the_wrong_kind_are_left_out(string stream, string file) => Assert.Contains(await Outcome(stream, Encoding.UTF8.GetBytes(file)), (string[])["empty", "nothing_usable"]);

    [Theory]
    [InlineData(FeedHost.Parking, """{"c\ud800":1,"car_park":[{"park_i\ud800":7}]}""")]
    [InlineData(FeedHost.Weather, """{"updateTim\ud800":"x"}""")]
    public async Task Json_with_a_name_that_is_no_text_is_refused(string stream, string file) => Assert.Equal("json", await Outcome(stream, Encoding.UTF8.GetBytes(file)));

    /// <summary>Real files with bytes changed, cut, doubled and filled in at random: whatever comes, the connector goes on.</summary>
    [Fact]
    [Trait("Needs", "TestData")]
    public async Task Damaged_files_never_stop_a_connector()
    {
        var campaign = Campaign.Start("feed-files");
        var originals = new Dictionary<string, byte[]>
        {
            [FeedHost.Traffic] = CityFiles.Published("traffic/rawSpeedVol-all.xml").Body[..40_000],
            [FeedHost.Segments] = CityFiles.Published("traffic/irnAvgSpeed-all.xml").Body[..20_000],
            [FeedHost.Parking] = CityFiles.Published("parking/vacancy_all.json").Body,
            [FeedHost.Weather] = CityFiles.Published("samples/hko_rhrread_2022-03-14.json").Body,
            [FeedHost.Rainfall] = CityFiles.Published("weather/daily_HKO_RF_ALL.csv").Body[..20_000],
            [FeedHost.Lampposts] = CityFiles.Published("samples/smart_lamppost_DF1020_di04_2022-07-30.json").Body,
        };
        await using var publisher = await Publisher.Start();
        for (var round = 0; round < campaign.Rounds(3, 200); round++)
        {
            foreach (var (stream, original) in originals) publisher.Files[$"/{stream}"] = new PublishedFile(Damage(original, campaign.Choices));
            await using var host = await FeedHost.Start(publisher, [.. originals.Keys]);
            foreach (var stream in originals.Keys) Assert.NotNull((string?)(await host.LastRun(stream))["outcome"]);
        }
    }

    private static byte[] Damage(byte[] original, SeededChoices choices)
    {
        var bytes = original.ToList();
        for (var wounds = 1 + choices.Below(20); wounds > 0; wounds--)
        {
            var at = choices.Below(bytes.Count);
            switch (choices.Below(4))
            {
                case 0: bytes[at] = (byte)choices.Below(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(choices.Below(200), bytes.Count - at - 1)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(choices.Below(200), bytes.Count - at))); break;
                default: bytes.InsertRange(at, choices.Bytes(1 + choices.Below(8))); break;
            }
        }
        return [.. bytes];
    }

    private static async Task<string?> Outcome(string stream, byte[] file)
    {
        await using var publisher = await Publisher.Start();
        publisher.Files[$"/{stream}"] = new PublishedFile(file);
        await using var host = await FeedHost.Start(publisher, [stream]);
        return (string?)(await host.LastRun(stream))["outcome"];
    }
}
