using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.History;

/// <summary>Reads what is asked from an address, strictly: a misspelt name must not become another question.</summary>
internal sealed class HistoryQueryReader(JournalReader journal, IOptions<DataOptions> options, TimeProvider clock)
{
    public const int MostRows = 100_000;
    private const int UsualRows = 10_000;
    private const int LongestValue = 200;

    /// <summary>Room for the city's offset after it.</summary>
    private const int LastYear = 9999;
    private static readonly TimeSpan UsualRange = TimeSpan.FromDays(1);
    private static readonly string[] Names = ["from", "to", "fields", "asOf", "after", "limit"];

    /// <summary>The parameters of a question about hours or days.</summary>
    internal static readonly IReadOnlyList<string> OfRollups = ["from", "to", "measure", "group", "asOf", "after", "limit"];

    /// <returns>The question; or the status, the code, and the name of the parameter that is wrong.</returns>
    public async Task<(HistoryQuery? Query, int Status, string Problem, string Parameter)> Read(JournalStream stream, IQueryCollection given, CancellationToken cancellationToken)
    {
        var declaration = stream.Declaration;
        if (Unknown(declaration, given, Names) is { } unknown) return Wrong(unknown);
        var now = clock.GetUtcNow();
        if (!TryTime(given["to"], now.AddMinutes(1), out var to)) return Wrong("to");
        if (!TryTime(given["from"], to - UsualRange, out var from) || from > to) return Wrong("from");
        if (to - from > TimeSpan.FromDays(options.Value.Lake.LongestRangeDays)) return (null, 400, DataProblems.RangeTooLong, "from");
        if (!TryLimit(given["limit"], out var limit)) return Wrong("limit");
        if (FieldsOf(declaration, given["fields"]) is not { } fields) return Wrong("fields");
        HistoryCursor? after = null;
        if (given["after"] is [{ } text])
        {
            if (!HistoryCursor.TryRead(text, out var cursor)) return Wrong("after");
            after = cursor;
        }
        if (FiltersOf(declaration, given, out var filters) is { } wrong) return Wrong(wrong);
        var (asOf, status, problem) = await AsOf(stream, given["asOf"], now, cancellationToken);
        return status != 0
            ? (null, status, problem, "asOf")
            : (new HistoryQuery { From = from, To = to, Fields = fields, Filters = filters, AsOf = asOf, After = after, Limit = limit }, 0, "", "");
    }

    /// <returns>The name of a parameter that is not known, stands there twice or has no value; null when there is none.</returns>
    internal static string? Unknown(StreamDeclaration declaration, IQueryCollection given, IReadOnlyList<string> known) =>
        given.Where(p => !(known.Contains(p.Key, StringComparer.Ordinal) || declaration.KeyFields.Contains(p.Key, StringComparer.Ordinal)) || p.Value is not [{ Length: > 0 and <= LongestValue }])
            .Select(p => p.Key).FirstOrDefault();

    /// <returns>The name of a key field with a value that is none of its kind; null when there is none.</returns>
    internal static string? FiltersOf(StreamDeclaration declaration, IQueryCollection given, out List<HistoryFilter> filters)
    {
        filters = [];
        foreach (var field in declaration.Fields.Where(f => given.ContainsKey(f.Name) && declaration.KeyFields.Contains(f.Name)))
        {
            if (FilterOf(field, given[field.Name].ToString()) is not { } filter) return field.Name;
            filters.Add(filter);
        }
        return null;
    }

    private static (HistoryQuery?, int, string, string) Wrong(string parameter) => (null, 400, DataProblems.QueryMalformed, parameter);

    /// <summary>The sequence of a moment, or why there is none.</summary>
    internal async Task<(long? AsOf, int Status, string Problem)> AsOf(JournalStream stream, string? text, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (text is null) return (null, 0, "");
        var oldest = now.AddDays(-stream.Declaration.RetentionDays);
        if (InstantText.TryRead(text, out var time) && time.Year < LastYear)
        {
            // Of a time to come nobody knows what will have been accepted. Times of acceptance never go back, though the clock may.
            if (time > now && time > stream.LastAccepted) return (null, 400, DataProblems.QueryMalformed);
            if (time < oldest) return (null, 410, DataProblems.BeforeRetention);
            // What is accepted in that very microsecond belongs to it.
            return (await journal.LastBefore(stream, time.AddMicroseconds(1), cancellationToken), 0, "");
        }
        if (!ResumeToken.TryRead(text, out var token)) return (null, 400, DataProblems.QueryMalformed);
        return token.Epoch == stream.Epoch && token.Sequence <= stream.Tail.Last ? (token.Sequence, 0, "") : (null, 410, DataProblems.EpochUnknown);
    }

    internal static bool TryTime(string? text, DateTimeOffset otherwise, out DateTimeOffset time)
    {
        time = otherwise;
        return text is null || (InstantText.TryRead(text, out time) && time.Year < LastYear);
    }

    internal static bool TryLimit(string? text, out int limit)
    {
        limit = UsualRows;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostRows);
    }

    private static IReadOnlyList<StreamField>? FieldsOf(StreamDeclaration declaration, string? text)
    {
        if (text is null) return declaration.Fields;
        var names = text.Split(',');
        return names.All(n => declaration.Fields.Any(f => f.Name == n)) ? [.. declaration.Fields.Where(f => names.Contains(f.Name, StringComparer.Ordinal))] : null;
    }

    private static HistoryFilter? FilterOf(StreamField field, string text) => field.Kind switch
    {
        FieldKind.Text or FieldKind.Choice => new HistoryFilter(field, text),
        FieldKind.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new HistoryFilter(field, number),
        _ => null,
    };
}
