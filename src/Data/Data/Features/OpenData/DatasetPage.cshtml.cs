using System.Text.Json;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /datasets/{name}</c>: what a data set holds, its newest readings, and every way to have it.</summary>
[AllowAnonymous]
internal sealed class DatasetPageModel(
    DatasetCatalogue catalogue, StreamCatalogue streams, Journal journal, JournalReader reader, GapReader gaps, TrustBoards boards, StreamOrigins origins, DetectorRegister register, LakeManifest manifest, TimeProvider clock,
    IStringLocalizer<DatasetPageModel> text) : PageModel
{
    private const int MostRows = 10;
    private const int DaysOfYear = 365;

    private Dataset? found;

    private string Host => $"{Request.Scheme}://{Request.Host}";

    public Dataset Dataset => found ?? throw new InvalidOperationException("The data set is known once the request was read.");

    public IReadOnlyList<StreamField> Fields { get; private set; } = [];

    public IReadOnlyList<IReadOnlyList<TableCell>> Rows { get; private set; } = [];

    public int Total { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>Where the newest message came from: live, replay or simulated.</summary>
    public string? Origin { get; private set; }

    public string? Period { get; private set; }

    /// <summary>How long a reading is kept, in words.</summary>
    public string Retention { get; private set; } = "";

    /// <summary>Detectors whose place is in doubt; none where the stream is of other things.</summary>
    public IReadOnlyList<Detector> Doubts => Fields.Any(f => f.Name == LatestFeatures.SensorField) ? register.Contradictory : [];

    /// <summary>What is missing; null for a stream that promises no period.</summary>
    public GapSection? Gaps { get; private set; }

    /// <summary>What can be drawn; null where nothing is.</summary>
    public ChartSection? Chart { get; private set; }

    /// <summary>Which sensors are to be read with care; null for a stream that promises no period.</summary>
    public TrustSection? Trust { get; private set; }

    /// <summary>Whether the live map shows this stream.</summary>
    public bool HasMap => Dataset.Name == LiveMapModel.Stream;

    public HistorySection History { get; private set; } = new("", [], 0, null);

    /// <summary>The parts of the page, with their anchors.</summary>
    public IEnumerable<(string Anchor, string Words)> Sections
    {
        get
        {
            if (Chart is not null) yield return ("chart", text["Chart"].Value);
            if (HasMap) yield return ("map", text["Map"].Value);
            yield return ("latest", text["Latest"].Value);
            if (Trust is not null) yield return ("trust", text["Quality"].Value);
            if (Gaps is not null) yield return ("gaps", text["Gaps"].Value);
            yield return ("history", text["History"].Value);
            yield return ("fields", text["Fields"].Value);
            yield return ("get", text["Get"].Value);
        }
    }

    public string EventsPath => $"/api/v1/streams/{Dataset.Name}/events";

    public string CurlLatest => $"curl -s {Host}/api/v1/streams/{Dataset.Name}/latest";

    public string CurlEvents => $"curl -N {Host}{EventsPath}";

    public string CurlCkan => $"curl -s '{Host}/api/3/action/datastore_search?resource_id={Dataset.Resources[0].Id}&limit=5'";

    public string Python => $"import requests\nevents = requests.get(\"{Host}/api/v1/streams/{Dataset.Name}/latest\").json()[\"events\"]\nprint(events[0][\"data\"][\"readings\"][:3])";

    public string R => $"library(jsonlite)\nlatest <- fromJSON(\"{Host}/api/v1/streams/{Dataset.Name}/latest\")\nhead(latest$events$data$readings[[1]])";

    public string CSharp => $"using var client = new HttpClient();\nvar latest = await client.GetStringAsync(\"{Host}/api/v1/streams/{Dataset.Name}/latest\");\nConsole.WriteLine(latest[..Math.Min(latest.Length, 500)]);";

    public async Task<IActionResult> OnGet(string? name, CancellationToken cancellationToken)
    {
        // A name of blanks alone is bound as none.
        if (name is null || catalogue.Find(name) is not { } dataset || streams.FindPublic(dataset.Stream.Value) is not { } declaration || journal.Find(declaration.Id) is not { } stream) return NotFound();
        found = dataset;
        Fields = declaration.Fields;
        Retention = declaration.RetentionDays is >= 2 * DaysOfYear and var days && days % DaysOfYear == 0 ? text["Years", days / DaysOfYear].Value : text["Days", declaration.RetentionDays].Value;
        Period = declaration.Period is { } period ? PeriodWords(period) : null;
        var (sequence, events) = await reader.Latest(stream, cancellationToken);
        Origin = origins.Of(stream);
        Total = events.Sum(e => e.Readings);
        if (events.Count > 0)
        {
            Last = events.Max(e => e.MeasuredAt);
        }
        Chart = ChartSection.Of(declaration, events, new ResumeToken(stream.Epoch, sequence));
        Trust = TrustSection.Read(stream, boards, clock.GetUtcNow());
        Gaps = await GapSection.Read(stream, gaps, clock.GetUtcNow(), cancellationToken);
        History = HistorySection.Read(declaration.Id, manifest);
        Rows = [.. events.SelectMany(e => RowsOf(e.Payload)).Take(MostRows)];
        return Page();
    }

    private string PeriodWords(TimeSpan period) => period switch
    {
        { TotalDays: >= 1 } => text["EveryDays", (int)period.TotalDays].Value,
        { TotalHours: >= 1 } => text["EveryHours", (int)period.TotalHours].Value,
        { TotalMinutes: >= 1 } => text["EveryMinutes", (int)period.TotalMinutes].Value,
        _ => text["EverySeconds", (int)period.TotalSeconds].Value,
    };

    private List<IReadOnlyList<TableCell>> RowsOf(ReadOnlyMemory<byte> payload)
    {
        using var readings = JsonDocument.Parse(payload);
        return [.. readings.RootElement.EnumerateArray().Take(MostRows).Select(reading => (IReadOnlyList<TableCell>)[.. Fields.Select(field => TableCell.Of(reading, field, text))])];
    }
}
