using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Trust;

/// <summary><c>GET /api/v1/streams/{id}/trust</c>: the sensors whose newest value is to be read with care, and why.</summary>
internal static class ReadTrust
{
    private const int MostEntries = 1000;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/trust", Run);

    private static Results<JsonHttpResult<TrustView>, ProblemHttpResult> Run(
        string id, HttpContext context, StreamCatalogue catalogue, Journal journal, TrustBoards boards, TimeProvider clock, IStringLocalizer<DataText> text)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream || boards.Of(stream) is not { } board)
        {
            return PublicApi.NoStream(text);
        }
        var (asked, wrong) = Read(context.Request.Query);
        if (wrong is not null)
        {
            return PublicApi.Malformed(text, wrong);
        }
        var all = board.Badges(clock.GetUtcNow());
        var found = all.Where(e => (asked.Badge is null || e.Badge == asked.Badge) && string.CompareOrdinal(e.Name, asked.After) > 0).ToList();
        // A page ends with a whole sensor: the next begins after its name.
        var shown = found.Take(asked.Most).ToList();
        while (shown.Count < found.Count && shown[^1].Name == found[shown.Count].Name) shown.Add(found[shown.Count]);
        return TypedResults.Json(new TrustView
        {
            Stream = id,
            Sensors = board.Sensors,
            Counts = Enum.GetValues<TrustBadge>().ToDictionary(TrustWords.Of, b => all.Count(e => e.Badge == b)),
            Badges = [.. shown.Select(e => BadgeView.Of(e, declaration))],
            After = shown.Count < found.Count ? shown[^1].Name : null,
        }, PublicApi.Json);
    }

    /// <returns>What was asked; else the name of the parameter that cannot be read.</returns>
    private static (Asked Asked, string? Wrong) Read(IQueryCollection query)
    {
        var asked = new Asked(null, 100, "");
        if (query.FirstOrDefault(q => q.Value.Count != 1 || q.Key is not ("badge" or "limit" or "after" or "culture")).Key is { } unknown) return (asked, unknown);
        string? Word(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        if (Word("badge") is { } word)
        {
            if (TrustWords.Read(word) is not { } badge) return (asked, "badge");
            asked = asked with { Badge = badge };
        }
        if (Word("limit") is { } limit)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most is < 1 or > MostEntries) return (asked, "limit");
            asked = asked with { Most = most };
        }
        return (asked with { After = Word("after") ?? "" }, null);
    }

    private sealed record Asked(TrustBadge? Badge, int Most, string After);

    internal sealed record TrustView
    {
        public required string Stream { get; init; }

        /// <summary>Sensors that were heard of.</summary>
        public required int Sensors { get; init; }

        /// <summary>Badges of each kind, whatever was asked for.</summary>
        public required IReadOnlyDictionary<string, int> Counts { get; init; }

        /// <summary>By sensor.</summary>
        public required IReadOnlyList<BadgeView> Badges { get; init; }

        /// <summary>To ask for what follows; absent on the last page.</summary>
        public string? After { get; init; }
    }

    internal sealed record BadgeView
    {
        /// <summary>The values of the stream's key fields.</summary>
        public required IReadOnlyDictionary<string, string> Sensor { get; init; }

        public required string Badge { get; init; }

        public string? Field { get; init; }

        /// <summary>Absent where it holds for as long as the register does.</summary>
        public string? Since { get; init; }

        public required IReadOnlyDictionary<string, string> Reason { get; init; }

        public static BadgeView Of(TrustEntry entry, StreamDeclaration declaration) => new()
        {
            Sensor = declaration.KeyFields.Zip(entry.Sensor).ToDictionary(p => p.First, p => p.Second),
            Badge = TrustWords.Of(entry.Badge),
            Field = entry.Field?.Name,
            Since = entry.IsOfRegister ? null : EventEnvelope.Time(entry.Since),
            Reason = new Dictionary<string, string> { ["en"] = entry.Reason.En, ["zh-Hant"] = entry.Reason.ZhHant, ["zh-Hans"] = entry.Reason.ZhHans },
        };
    }
}
