using Bauhinia.Data.Contracts;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>Reads what is asked from an address, as strictly as <see cref="HistoryQueryReader"/>.</summary>
internal sealed class RollupQueryReader(HistoryQueryReader history, IOptions<DataOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan UsualHours = TimeSpan.FromDays(7);
    private static readonly TimeSpan UsualDays = TimeSpan.FromDays(366);

    /// <returns>The question; or the status, the code, and the name of the parameter that is wrong.</returns>
    public async Task<(RollupQuery? Query, int Status, string Problem, string Parameter)> Read(JournalStream stream, bool isDaily, IQueryCollection given, CancellationToken cancellationToken)
    {
        if (HistoryQueryReader.Unknown(stream.Declaration, given, HistoryQueryReader.OfRollups) is { } unknown) return Wrong(unknown);
        var now = clock.GetUtcNow();
        if (!HistoryQueryReader.TryTime(given["to"], now.AddMinutes(1), out var to)) return Wrong("to");
        if (!HistoryQueryReader.TryTime(given["from"], to - (isDaily ? UsualDays : UsualHours), out var from) || from > to) return Wrong("from");
        if (to - from > TimeSpan.FromDays(options.Value.Lake.LongestRollupDays)) return (null, 400, DataProblems.RangeTooLong, "from");
        if (!HistoryQueryReader.TryLimit(given["limit"], out var limit)) return Wrong("limit");
        if (given["group"] is [{ } group] && group is not ("key" or "all")) return Wrong("group");
        var all = new LakeHours(stream.Declaration).Measures;
        var names = given["measure"] is [{ } measures] ? measures.Split(',') : [.. all.Select(f => f.Name)];
        if (!names.All(n => all.Any(f => f.Name == n))) return Wrong("measure");
        RollupCursor? after = null;
        if (given["after"] is [{ } text])
        {
            if (!RollupCursor.TryRead(text, out var cursor)) return Wrong("after");
            after = cursor;
        }
        if (HistoryQueryReader.FiltersOf(stream.Declaration, given, out var filters) is { } wrong) return Wrong(wrong);
        var (asOf, status, problem) = await history.AsOf(stream, given["asOf"], now, cancellationToken);
        if (status != 0) return (null, status, problem, "asOf");
        return (new RollupQuery
        {
            From = from,
            To = to,
            IsDaily = isDaily,
            IsAll = given["group"] == "all",
            Measures = [.. all.Where(f => names.Contains(f.Name, StringComparer.Ordinal))],
            Filters = filters,
            AsOf = asOf,
            After = after,
            Limit = limit,
        }, 0, "", "");
    }

    private static (RollupQuery?, int, string, string) Wrong(string parameter) => (null, 400, DataProblems.QueryMalformed, parameter);
}
