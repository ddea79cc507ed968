using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;

namespace Bauhinia.Data.Features.Queries;

/// <summary>The statement that a question becomes: the query's own SQL behind the views that it may see, over the files of one moment.</summary>
internal sealed class QueryStatement(LakeManifest manifest, LakeCache cache, LakeEngine engine, DetectorRegister register)
{
    private const string With = "WITH ";
    private readonly Lazy<string> detectors = new(() => DetectorsOf(register));

    /// <summary>Makes it, and brings its files, which stay until what is returned is disposed of.</summary>
    public async Task<PreparedStatement> Make(NamedQuery query, Question question, CancellationToken cancellationToken)
    {
        var prepared = Make(query, question);
        var isWhole = false;
        try
        {
            await cache.Bring(prepared.Files, cancellationToken);
            isWhole = true;
            return prepared;
        }
        finally
        {
            if (!isWhole) prepared.Dispose();
        }
    }

    private PreparedStatement Make(NamedQuery query, Question question)
    {
        var (views, moments, leases) = (new List<string>(), new List<string>(), new List<LakeLease>());
        foreach (var (stream, given) in question.Streams)
        {
            var lease = manifest.Lease(stream.Id, f => !f.IsRollup && f.Day >= CityDay.Of(question.From) && f.Day <= CityDay.Of(question.To) && f.First <= (given ?? long.MaxValue));
            leases.Add(lease);
            var asOf = given ?? lease.Sequence;
            var view = new LakeView(stream.Declaration);
            views.Add($"{view.Name} AS NOT MATERIALIZED ({view.Rows(engine, lease.Files, question.From, question.To, asOf)})");
            moments.Add(new ResumeToken(stream.Epoch, asOf).ToString());
        }
        if (query.ReadsDetectors) views.Add(detectors.Value);
        var own = query.Sql.TrimStart();
        var sql = $"{With}{string.Join(", ", views)}{(own.StartsWith(With, StringComparison.OrdinalIgnoreCase) ? $", {own[With.Length..]}" : $" {own}")}";
        return new PreparedStatement(sql, string.Join(",", moments), leases);
    }

    private static string DetectorsOf(DetectorRegister register)
    {
        var rows = register.All.Select(d => $"({LakeEngine.Text(d.Key)}, {Place(d.Value.District?.En)}, {Place(d.Value.District?.ZhHant)}, {Place(d.Value.District?.ZhHans)}, {Place(d.Value.Road.En)}, {Place(d.Value.Road.ZhHant)})");
        return $"detectors(detector, district, districtZhHant, districtZhHans, road, roadZhHant) AS (VALUES {string.Join(", ", rows)})";
    }

    private static string Place(string? text) => text is null ? "NULL::VARCHAR" : LakeEngine.Text(text);
}
