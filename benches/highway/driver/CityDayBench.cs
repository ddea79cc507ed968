using System.Diagnostics;
using System.Text.Json;

namespace Bauhinia.Highway.Driver;

/// <summary>Follows a replay of a <see cref="CityDay"/> over three protocols, and holds what came, and the gap ledger, against what was planted.</summary>
internal sealed class CityDayBench(Settings settings)
{
    private readonly Figures figures = new(settings);

    public static void Make(Settings settings) => new CityDay(settings.Number("files"), (ulong)settings.Number("seed")).Write(settings["folder"], new TrafficShape(settings["shape"]));

    /// <returns>0 when everything came once and the ledger says what was planted.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var day = new CityDay(settings.Number("files"), (ulong)settings.Number("seed"));
        var accepted = day.Present + day.Revisions;
        var began = TimeProvider.System.GetUtcNow();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var (url, port) = (settings["url"], settings.Number("mqtt"));
        var resuming = new[] { new DayReader("sse-1"), new DayReader("sse-2"), new DayReader("websocket-1"), new DayReader("websocket-2") };
        var mqtt = new[] { new DayReader("mqtt-1"), new DayReader("mqtt-2") };
        Task[] following = [.. resuming.Select(r => r.Name.StartsWith("sse", StringComparison.Ordinal) ? r.OverEvents(url, ending.Token) : r.OverSocket(url, ending.Token)), .. mqtt.Select(r => r.OverMqtt(port, ending.Token))];
        var clock = Stopwatch.StartNew();
        bool All() => resuming.All(r => r.Events.Any(e => e.Sequence == accepted)) && mqtt.All(r => r.Events.Any(e => e.Sequence == accepted));
        while (!All() && clock.Elapsed.TotalSeconds < settings.Seconds("seconds")) await Task.WhenAny(Task.Delay(100, cancel), Task.WhenAny(following));
        await Task.Delay(500, cancel);
        await ending.CancelAsync();
        var once = resuming.Min(r => r.Events.GroupBy(e => e.Sequence).Count(g => g.Count() == 1 && g.Key <= accepted)) / (double)accepted;
        var more = resuming.Max(r => r.Events.Count) - accepted;
        // Without a token MQTT begins with the newest event: it owes what follows.
        var owed = mqtt.Min(r => r.Events.IsEmpty ? 0 : r.Events.Select(e => e.Sequence).Distinct().Count() / (double)(accepted - r.Events.Min(e => e.Sequence) + 1));
        var name = settings["name"];
        figures.Ratio($"delivered_once{name}", [once], [1], "accepted", "of all events", "exactly 1.0");
        figures.Note("events accepted", accepted, "");
        figures.Note("events beyond those planted, or twice", more, "");
        figures.Note("MQTT, delivered at least once, from its first event on", owed, "of all events");
        var lived = resuming.Concat(mqtt).SelectMany(r => r.Events).Where(e => e.Accepted > began.AddSeconds(1)).Select(e => (e.Came - e.Accepted).TotalMilliseconds).ToList();
        figures.Note($"p99 from accepted to subscriber ({lived.Count} deliveries; bound 250 ms)", Figures.Percentile(lived, 0.99), "ms");
        var events = resuming[0].Events.OrderBy(e => e.Sequence).ToList();
        if (events.Count > 1) figures.Note("times real time, reached", (events[^1].Measured - events[0].Measured) / (events[^1].Accepted - events[0].Accepted), "");
        var isTrue = await LedgerIsTrue(day, cancel);
        return once == 1 && more == 0 && owed == 1 && isTrue ? 0 : 1;
    }

    private async Task<bool> LedgerIsTrue(CityDay day, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = $"{settings["url"]}/api/v1/streams/td-traffic-speed/gaps?from={TrafficShape.Time(day.Begin)}&to={TrafficShape.Time(day.End)}&kind=absent&limit=1000";
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(address), cancel));
        var summary = answer.RootElement.GetProperty("summary");
        List<DateTimeOffset> absent = [];
        foreach (var entry in answer.RootElement.GetProperty("entries").EnumerateArray())
        {
            for (var i = 0; i < entry.GetProperty("periods").GetInt32(); i++) absent.Add(entry.GetProperty("time").GetDateTimeOffset().AddSeconds(30 * i));
        }
        int Sum(string member) => summary.GetProperty(member).GetInt32();
        (string, int, int)[] sums =
        [
            ("absent", Sum("absent"), day.Absent.Count), ("repeats", Sum("repeats"), day.Repeats), ("revisions", Sum("revisions"), day.Revisions), ("doubled", Sum("doubled"), day.Doubled),
        ];
        foreach (var (what, said, planted) in sums) figures.Note($"gap ledger, {what} (planted {planted})", said, "");
        var isTrue = sums.All(s => s.Item2 == s.Item3) && absent.Order().SequenceEqual(day.Absent);
        figures.Note("gap ledger equals what was planted", isTrue ? 1 : 0, "");
        return isTrue;
    }
}
