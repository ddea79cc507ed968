using Microsoft.AspNetCore.Http;

namespace Bauhinia.Data.Features.Queries;

/// <summary>A form in which an answer is sent.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Suffix">The ending of the address that asks for it.</param>
internal sealed record AnswerForm(string MediaType, string Suffix)
{
    public static readonly AnswerForm Json = new("application/json", "json");
    public static readonly AnswerForm Csv = new("text/csv", "csv");
    public static readonly AnswerForm Arrow = new("application/vnd.apache.arrow.stream", "arrow");

    private static readonly AnswerForm[] Known = [Json, Csv, Arrow];

    /// <summary>What goes into the header.</summary>
    public string ContentType => this == Csv ? $"{MediaType}; charset=utf-8" : MediaType;

    /// <summary>The form that a request prefers (RFC 9110 §12.5.1): of several that it likes as well, the first named here, and JSON where it accepts none.</summary>
    public static AnswerForm Of(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Known.Select((form, order) => (Form: form, Order: order, Quality: accepted
                .Where(a => a.MatchesMediaType(form.MediaType)).OrderByDescending(a => a.MatchesAllTypes ? 0 : a.MatchesAllSubTypes ? 1 : 2).Select(a => a.Quality ?? 1).FirstOrDefault(0)))
            .Where(f => f.Quality > 0).OrderByDescending(f => f.Quality).ThenBy(f => f.Order).Select(f => f.Form).FirstOrDefault(Json);
    }
}
