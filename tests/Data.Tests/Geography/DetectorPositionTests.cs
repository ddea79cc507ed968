using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Geography;

/// <summary>Where the detectors stand, held against PROJ's <c>cs2cs</c> and against the register's own second opinion.</summary>
public sealed class DetectorPositionTests
{
    private static readonly string Register = Path.Combine(Repository.Root, "data", "hong-kong", "traffic_detectors.csv");

    [Fact]
    public async Task Each_grid_position_is_within_a_decimetre_of_where_PROJ_has_it()
    {
        var expected = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Data.Tests", "Geography", "cs2cs.txt"), TestContext.Current.CancellationToken))
            .Where(l => !l.StartsWith('#')).Select(l => l.Split(' ')).ToDictionary(l => l[0], l => (Longitude: Number(l[2]), Latitude: Number(l[1])));
        var detectors = await Detectors();
        Assert.Equal(786, detectors.Count);
        Assert.All(detectors, d => Assert.InRange(Metres(Pair(d.Value["properties"]?["gridPosition"]), expected[d.Key]), 0, 0.1));
    }

    [Fact]
    public async Task Four_detectors_contradict_themselves_and_no_others()
    {
        var detectors = await Detectors();
        var apart = detectors.ToDictionary(d => d.Key, d => Metres(Pair(d.Value["geometry"]?["coordinates"]), Pair(d.Value["properties"]?["gridPosition"])));
        Assert.Equal(["AID01211", "AID01213", "AID01215", "AID07122"], apart.Where(d => d.Value > 1).Select(d => d.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["AID01211", "AID01213", "AID01215", "AID07122"], detectors.Where(d => Badges(d.Value).Contains("contradictory")).Select(d => d.Key).Order(StringComparer.Ordinal));
        Assert.InRange(apart["AID01215"], 1.2, 1.4);
        Assert.InRange(apart["AID07122"], 75, 76);
    }

    [Theory]
    [InlineData("en", "Contradictory")]
    [InlineData("zh-Hant", "自相矛盾")]
    [InlineData("zh-Hans", "自相矛盾")]
    public async Task Pages_and_map_show_which_and_why(string culture, string badge)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(FeedHost.Traffic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"detector":"AID07122","lane":"Fast Lane","speed":50,"volume":3},{"detector":"AID01101","lane":"Fast Lane","speed":50,"volume":3}]}""");
        using var client = host.Client();
        foreach (var page in (string[])["/map", $"/datasets/{FeedHost.Traffic}"])
        {
            var html = await client.GetStringAsync(new Uri($"{page}?culture={culture}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains(badge, html, StringComparison.Ordinal);
            Assert.All((string[])["AID01211", "AID01213", "AID01215", "AID07122", "75.4"], text => Assert.Contains(text, html, StringComparison.Ordinal));
        }
        var (_, drawn) = await host.Get($"/api/v1/streams/{FeedHost.Traffic}/latest.geojson");
        Assert.Equal([("AID01101", false), ("AID07122", true)], Assert.IsType<JsonArray>(drawn["features"]).Select(f => ((string?)f?["id"] ?? "", Badges(f).Contains("contradictory"))).Order());
    }

    [Fact]
    public async Task Nineteen_spellings_are_eighteen_districts()
    {
        // cut -d, -f2 traffic_detectors.csv | sort -u | wc -l: 19 with "Central & Western" and "Central and Western".
        var detectors = await Detectors();
        var districts = detectors.Values.Select(d => (string?)d["properties"]?["district"]).ToList();
        Assert.Equal(18, districts.Distinct().Count());
        Assert.DoesNotContain(null, districts);
        Assert.Equal(14, districts.Count(d => d == "Central & Western"));
        Assert.Equal("中西區", (string?)detectors["TDSIEC10001"]["properties"]?["district_zh-Hant"]);
    }

    [Fact]
    public async Task Names_have_no_blanks_behind_them()
    {
        var names = (await Detectors()).Values.Select(d => (string?)d["properties"]?["name"] ?? "").ToList();
        Assert.All(names, name => Assert.Equal(name.Trim(), name));
        // Two names stand twice in the register; detectors are told apart by their identifier alone.
        Assert.Equal(784, names.Distinct().Count());
    }

    [Theory]
    [InlineData("utf-16", '\t')]
    [InlineData("utf-8", '\t')]
    [InlineData("utf-16BE", ',')]
    public async Task A_newer_register_is_read_in_any_of_the_forms_it_is_published_in(string encoding, char delimiter)
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-register-");
        try
        {
            var isQuoted = false;
            var text = string.Concat((await File.ReadAllTextAsync(Register, TestContext.Current.CancellationToken)).Select(letter =>
            {
                isQuoted ^= letter == '"';
                return letter == ',' && !isQuoted ? delimiter : letter;
            }));
            var file = Path.Combine(folder.FullName, "register.csv");
            await File.WriteAllTextAsync(file, text, Encoding.GetEncoding(encoding), TestContext.Current.CancellationToken);
            var read = await Detectors(file);
            var carried = await Detectors();
            Assert.Equal(carried.OrderBy(d => d.Key).Select(d => d.Value.ToJsonString()), read.OrderBy(d => d.Key).Select(d => d.Value.ToJsonString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, JsonNode>> Detectors(string? register = null)
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:DetectorRegister"] = register });
        var (_, list) = await host.Get("/api/v1/detectors");
        return Assert.IsType<JsonArray>(list["features"]).OfType<JsonNode>().ToDictionary(f => (string?)f["id"] ?? "");
    }

    private static IEnumerable<string?> Badges(JsonNode? feature) => feature?["properties"]?["badges"]?.AsArray().Select(b => (string?)b) ?? [];

    private static (double Longitude, double Latitude) Pair(JsonNode? pair) => ((double?)pair?[0] ?? 0, (double?)pair?[1] ?? 0);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // On the ellipsoid of WGS 84 at 22.3 degrees north one degree is 103,044 m east and 110,734 m north; over a hundred metres the error is below a millimetre.
    private static double Metres((double Longitude, double Latitude) one, (double Longitude, double Latitude) other) =>
        double.Hypot((one.Longitude - other.Longitude) * 103_044, (one.Latitude - other.Latitude) * 110_734);
}
