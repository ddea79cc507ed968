using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Data.Features.Queries;

/// <summary>Reads what is asked from an address, as strictly as <see cref="HistoryQueryReader"/>.</summary>
internal sealed class QuestionReader(HistoryQueryReader history, TimeProvider clock)
{
    private const int LongestValue = 400;
    private const char BetweenTokens = ',';

    /// <returns>The question; or the status, the code, and the name of the parameter that is wrong.</returns>
    public async Task<(Question? Question, int Status, string Problem, string Parameter)> Read(NamedQuery query, IReadOnlyList<JournalStream> streams, IQueryCollection given, CancellationToken cancellationToken)
    {
        var unknown = given.FirstOrDefault(p => !IsKnown(query, p.Key) || p.Value is not [{ Length: > 0 and <= LongestValue }]);
        if (unknown.Key is { } wrong) return Wrong(wrong);
        var now = clock.GetUtcNow();
        if (!HistoryQueryReader.TryTime(given["to"], now.AddMinutes(1), out var to)) return Wrong("to");
        if (!HistoryQueryReader.TryTime(given["from"], to.AddDays(-query.UsualDays), out var from) || from > to) return Wrong("from");
        if (to - from > TimeSpan.FromDays(query.LongestDays)) return (null, StatusCodes.Status400BadRequest, DataProblems.RangeTooLong, "from");
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in query.Parameters)
        {
            if (!TryValue(parameter, given[parameter.Name], out var value)) return Wrong(parameter.Name);
            values[parameter.Name] = value;
        }
        var (moments, status, problem) = await Moments(streams, given["asOf"], now, cancellationToken);
        return moments is null ? (null, status, problem, "asOf") : (new Question { From = from, To = to, Streams = moments, Values = values }, 0, "", "");
    }

    private static bool IsKnown(NamedQuery query, string name) => QueryFileReader.Reserved.Contains(name, StringComparer.Ordinal) || query.Parameters.Any(p => p.Name == name);

    private static bool TryValue(QueryParameter parameter, string? text, out object? value)
    {
        value = parameter.Default;
        if (text is null) return !parameter.IsRequired;
        if (parameter.Kind == ColumnKind.Text)
        {
            value = text;
            return text.Length <= parameter.MaximumLength && !text.Any(char.IsControl);
        }
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = number;
        return isNumber && number >= parameter.Minimum && number <= parameter.Maximum;
    }

    /// <summary>One time for all streams, or a token for each in their order.</summary>
    private async Task<(List<(JournalStream, long?)>? Moments, int Status, string Problem)> Moments(IReadOnlyList<JournalStream> streams, string? text, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tokens = text?.Split(BetweenTokens);
        if (tokens is not null && tokens.Length != 1 && tokens.Length != streams.Count) return (null, StatusCodes.Status400BadRequest, DataProblems.QueryMalformed);
        var moments = new List<(JournalStream, long?)>();
        for (var i = 0; i < streams.Count; i++)
        {
            var (asOf, status, problem) = await history.AsOf(streams[i], tokens?[tokens.Length == 1 ? 0 : i], now, cancellationToken);
            if (status != 0) return (null, status, problem);
            moments.Add((streams[i], asOf));
        }
        return (moments, 0, "");
    }

    private static (Question?, int, string, string) Wrong(string parameter) => (null, StatusCodes.Status400BadRequest, DataProblems.QueryMalformed, parameter);
}
