using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.History;

/// <summary>
/// <c>GET /api/v1/streams/{id}/days</c>: the days that the lake holds of a stream, and <c>/days/{day}.parquet</c>: all of one, corrected rows and their
/// corrections, with entity tag and ranges (RFC 9110 §14).
/// </summary>
internal static class ReadDays
{
    private const string DayForm = "yyyy-MM-dd";
    private const string RetrySeconds = "2";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams/{id}/days", List);
        endpoints.MapGet("/api/v1/streams/{id}/days/{day}.parquet", Download);
    }

    private static Results<Ok<DayList>, ProblemHttpResult> List(string id, StreamCatalogue catalogue, LakeManifest manifest, IStringLocalizer<DataText> text)
    {
        if (catalogue.FindPublic(id) is not { } declaration) return NotFound(text);
        using var lease = manifest.Lease(declaration.Id, DateOnly.MinValue, DateOnly.MaxValue);
        return TypedResults.Ok(new DayList(
            declaration.Id.Value,
            [.. lease.Files.GroupBy(f => f.Day).OrderByDescending(d => d.Key).Select(d => new DayView(Word(d.Key), d.Sum(f => f.Rows), d.Sum(f => f.Bytes), $"/api/v1/streams/{declaration.Id}/days/{Word(d.Key)}.parquet"))]));
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Download(
        string id, string day, HttpContext context, StreamCatalogue catalogue, Journal journal, LakeManifest manifest, LakeWriter writer, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream
            || !DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked))
        {
            return NotFound(text);
        }
        (LakeLease Lease, LakeFile File) whole;
        try
        {
            if (await writer.WholeDay(stream, asked, cancellationToken) is not { } found) return NotFound(text);
            whole = found;
        }
        catch (Exception away) when (away is LakeUnreachableException or CacheFullException)
        {
            var problem = away is CacheFullException ? DataProblems.QuestionTooHeavy : DataProblems.LakeUnreachable;
            context.Response.Headers.RetryAfter = RetrySeconds;
            return Problems.Problem(StatusCodes.Status503ServiceUnavailable, problem, text[problem].Value);
        }
        // The file stays until the answer is out.
        context.Response.RegisterForDispose(whole.Lease);
        var file = whole.File;
        return TypedResults.PhysicalFile(
            manifest.PathOf(file), "application/vnd.apache.parquet", $"{declaration.Id}-{Word(asked)}.parquet",
            entityTag: new EntityTagHeaderValue($"\"{Path.GetFileNameWithoutExtension(file.Name)}\""), enableRangeProcessing: true);
    }

    private static string Word(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    private static ProblemHttpResult NotFound(IStringLocalizer<DataText> text) =>
        PublicApi.NoStream(text);

    /// <param name="Days">The newest first.</param>
    public sealed record DayList(string Stream, IReadOnlyList<DayView> Days);

    /// <param name="Day">The city's day on which the readings were measured.</param>
    /// <param name="Rows">How many readings, corrected ones included.</param>
    /// <param name="Bytes">Their size in the lake; a download of several files is rewritten first, and has another.</param>
    /// <param name="Parquet">Where to download it.</param>
    public sealed record DayView(string Day, long Rows, long Bytes, string Parquet);
}
