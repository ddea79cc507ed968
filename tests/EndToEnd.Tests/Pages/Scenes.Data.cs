using System.Net.Http.Headers;
using System.Text;
using Bauhinia.EndToEnd.Tests.Browser;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>What the pages of the Data system stand on.</summary>
internal static partial class Scenes
{
    private const string TrafficStream = "td-traffic-speed";

    /// <summary>One period of traffic at three detectors; the name of its data set.</summary>
    public static Task<string> Traffic(Site site) => Once(site, "traffic", async () =>
    {
        var (exit, key) = await site.Host.Command("data", "keys", "give", "--stream", TrafficStream, "--name", "pages");
        if (exit != 0) throw new InvalidOperationException(key);
        using var client = new HttpClient(site.Host.Handler()) { BaseAddress = site.Data };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{TrafficStream}/events")
        {
            Content = new StringContent(
                """
                {"measuredAt":"2026-11-02T08:00:00+08:00","readings":[
                {"detector":"AID01101","direction":"South East","lane":"Fast Lane","speed":62,"occupancy":4,"volume":5,"valid":true},
                {"detector":"AID01102","direction":"North East","lane":"Fast Lane","speed":31,"occupancy":9,"volume":7,"valid":true},
                {"detector":"AID04106","direction":"North West","lane":"Slow Lane","speed":70,"occupancy":0,"volume":0,"placeholder":true}]}
                """, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return TrafficStream;
    });
}
