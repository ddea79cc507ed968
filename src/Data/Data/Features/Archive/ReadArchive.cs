using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Archive;

/// <summary>
/// The historical archive under the paths of DATA.GOV.HK (<c>/v1/historical-archive</c>): which files there are, of which moments, and a file as it was at a
/// moment. Days and times are Hong Kong's, <c>yyyyMMdd</c> and <c>yyyyMMdd-HHmm</c>.
/// </summary>
internal sealed class ReadArchive(ArchiveResources resources, JournalReader reader, IStringLocalizer<DataText> text)
{
    private const string Path = "/v1/historical-archive";
    private const string DayForm = "yyyyMMdd";
    private const string TimeForm = "yyyyMMdd-HHmm";
    private const int LongestDays = 366;
    private const int MostVersions = 50_000;
    private const int MostFiles = 500;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet($"{Path}/list-files", (HttpContext context, ReadArchive archive) => archive.Files(context.Request));
        endpoints.MapGet($"{Path}/list-file-versions", (string? url, string? start, string? end, ReadArchive archive, CancellationToken cancellationToken) => archive.Versions(url, start, end, cancellationToken));
        endpoints.MapGet($"{Path}/get-file", (string? url, string? time, ReadArchive archive, CancellationToken cancellationToken) => archive.File(url, time, cancellationToken));
    }

    private Results<JsonHttpResult<JsonObject>, ProblemHttpResult> Files(HttpRequest request)
    {
        string? Word(string name) => request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } word ? word : null;
        if (DayOf(Word("start")) is null) return Malformed("start");
        if (DayOf(Word("end")) is null) return Malformed("end");
        if (NumberOf(Word("skip"), 0, int.MaxValue) is not { } skip) return Malformed("skip");
        if (NumberOf(Word("max"), MostFiles, MostFiles) is not { } most) return Malformed("max");
        var found = resources.All().Where(a =>
            (Word("provider") is not { } provider || a.Dataset.OrganizationName == provider)
            && (Word("format") is not { } format || format.Equals(ArchiveResources.Format, StringComparison.OrdinalIgnoreCase))
            && (Word("search") is not { } search || new[] { a.Dataset.Name, a.Dataset.Title.En, a.Dataset.Title.ZhHant, a.Dataset.Title.ZhHans }.Any(t => t.Contains(search, StringComparison.OrdinalIgnoreCase))))
            .ToList();
        return TypedResults.Json(new JsonObject
        {
            ["start"] = Word("start"),
            ["end"] = Word("end"),
            ["file-count"] = found.Count,
            ["files"] = new JsonArray([.. found.Skip(skip).Take(most).Select(a => Of(a.Dataset, a.Table, $"{request.Scheme}://{request.Host}"))]),
        });
    }

    private static JsonObject Of(Dataset dataset, DatasetResource table, string host) => new JsonObject
    {
        ["dataset-id"] = dataset.Name,
        ["dataset-name-en"] = dataset.Title.En,
        ["dataset-name-tc"] = dataset.Title.ZhHant,
        ["dataset-name-sc"] = dataset.Title.ZhHans,
        ["resource-name-en"] = table.Name.En,
        ["resource-name-tc"] = table.Name.ZhHant,
        ["resource-name-sc"] = table.Name.ZhHans,
        ["provider-id"] = dataset.OrganizationName,
        ["provider-name-en"] = dataset.OrganizationTitle.En,
        ["provider-name-tc"] = dataset.OrganizationTitle.ZhHant,
        ["provider-name-sc"] = dataset.OrganizationTitle.ZhHans,
        ["format"] = table.Format,
        ["url"] = host + table.Path,
    };

    private async Task<Results<JsonHttpResult<JsonObject>, ProblemHttpResult>> Versions(string? url, string? start, string? end, CancellationToken cancellationToken)
    {
        if (DayOf(start) is not { } first) return Malformed("start");
        if (DayOf(end) is not { } last || last < first || (last - first).TotalDays > LongestDays) return Malformed("end");
        if (resources.Find(url) is not { Stream: { } stream }) return Unknown();
        var times = await reader.MeasuredBetween(stream, first, last.AddDays(1), MostVersions, cancellationToken);
        return TypedResults.Json(new JsonObject
        {
            ["url"] = url,
            ["timestamps"] = new JsonArray([.. times.Select(t => t.ToOffset(CityDay.Offset).ToString(TimeForm, CultureInfo.InvariantCulture)).Distinct().Select(t => (JsonNode)t)]),
        });
    }

    private async Task<Results<FileContentHttpResult, ProblemHttpResult>> File(string? url, string? time, CancellationToken cancellationToken)
    {
        if (!DateTime.TryParseExact(time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1800 or > 9998) return Malformed("time");
        if (resources.Find(url) is not { } found) return Unknown();
        var minute = new DateTimeOffset(local, CityDay.Offset);
        var times = await reader.MeasuredBetween(found.Stream, minute, minute.AddMinutes(1), MostVersions, cancellationToken);
        if (times.Count == 0 || await reader.MeasuredAt(found.Stream, times[^1], cancellationToken) is not { } @event) return Unknown();
        return TypedResults.File(await ReadingsTable.Bytes(found.Declaration, [@event]), ReadingsTable.MediaType, $"{found.Declaration.Id}-{time}.csv", enableRangeProcessing: true);
    }

    private static DateTimeOffset? DayOf(string? word) =>
        DateTime.TryParseExact(word, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1800 and < 9999 ? new DateTimeOffset(day, CityDay.Offset) : null;

    private static int? NumberOf(string? word, int usual, int most) =>
        word is null ? usual : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private ProblemHttpResult Malformed(string parameter)
    {
        return PublicApi.Malformed(text, parameter);
    }

    private ProblemHttpResult Unknown() => PublicApi.NoStream(text);
}
