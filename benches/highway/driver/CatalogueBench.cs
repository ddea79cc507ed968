using System.Diagnostics;
using System.Text.Json;

namespace Bauhinia.Highway.Driver;

/// <summary><c>package_search</c> as CKAN's clients ask it, in three languages, one question after the other.</summary>
internal sealed class CatalogueBench(Settings settings)
{
    private const string Facets = "&facet.field=[%22organization%22,%22license_id%22,%22tags%22]";

    private static readonly string[] Questions =
    [
        "q=traffic+speed&rows=20", "q=temperature&sort=title_string+asc&rows=20", "q=" + "停車場", "q=" + "雨量&rows=50", "q=" + "空气质素&rows=20", "q=*:*&rows=10" + Facets, "q=water+quality&fq=organization:d7",
        "q=&fq=organization:d12&sort=metadata_modified+desc", "q=" + "沙田氣溫" + Facets, "q=sha+tin&start=100&rows=20", "q=nothing-like-this", "q=title:library&rows=5" + Facets,
    ];

    public async Task Run(CancellationToken cancel)
    {
        var figures = new Figures(settings);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var found = new List<int>();
        List<double> p99s = [], medians = [];
        for (var run = -1; run < settings.Number("runs"); run++)
        {
            var clock = Stopwatch.StartNew();
            var took = new List<double>();
            for (var i = 0; clock.Elapsed.TotalSeconds < settings.Seconds("seconds") || i < Questions.Length * 3; i++)
            {
                var language = ((string[])["", "/en-data", "/tc-data", "/sc-data"])[i / Questions.Length % 4];
                var began = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri($"{settings["url"]}{language}/api/3/action/package_search?{Questions[i % Questions.Length]}"), cancel);
                var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{Questions[i % Questions.Length]}: {(int)answer.StatusCode}");
                if (run < 0 && i < Questions.Length) found.Add(JsonDocument.Parse(bytes).RootElement.GetProperty("result").GetProperty("count").GetInt32());
            }
            if (run < 0) continue;
            medians.Add(Figures.Median(took));
            p99s.Add(Figures.Percentile(took, 0.99));
        }
        figures.Bound("package_search_p99_ms", p99s, 20, "ms");
        figures.Note("median", Figures.Median(medians), "ms");
        figures.Note($"data sets found by the {Questions.Length} questions ({string.Join(' ', found)})", found.Sum(), "");
        figures.Note("start of the host with these streams", settings.Seconds("start_seconds"), "s");
        figures.Note("resident memory of the host", settings.Seconds("rss_mb"), "MB");
    }
}
