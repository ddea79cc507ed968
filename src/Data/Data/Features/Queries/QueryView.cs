using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Queries;

/// <summary>A named query as the public API shows it.</summary>
internal sealed record QueryView
{
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string> Title { get; init; }

    public required IReadOnlyDictionary<string, string> Description { get; init; }

    /// <summary>The streams that it reads.</summary>
    public required IReadOnlyList<string> Streams { get; init; }

    /// <summary>Days before <c>to</c> at which the time begins where <c>from</c> is left out.</summary>
    public required int UsualDays { get; init; }

    /// <summary>Most days from <c>from</c> to <c>to</c>.</summary>
    public required int LongestDays { get; init; }

    /// <summary>What may be given beside <c>from</c>, <c>to</c> and <c>asOf</c>.</summary>
    public required IReadOnlyList<ParameterView> Parameters { get; init; }

    public required IReadOnlyList<ColumnView> Columns { get; init; }

    /// <summary>The address of the answer, which also ends in <c>.json</c>, <c>.csv</c> or <c>.arrow</c>.</summary>
    public required string Result { get; init; }

    public static QueryView Of(NamedQuery query) => new()
    {
        Name = query.Name.Value,
        Title = Texts(query.Title),
        Description = Texts(query.Description),
        Streams = [.. query.Streams.Select(s => s.Id.Value)],
        UsualDays = query.UsualDays,
        LongestDays = query.LongestDays,
        Parameters = [.. query.Parameters.Select(ParameterView.Of)],
        Columns = [.. query.Columns.Select(c => new ColumnView(c.Name, Word(c.Kind), Texts(c.Title), c.Unit))],
        Result = $"/api/v1/queries/{query.Name}/result",
    };

    private static string Word(ColumnKind kind) => kind.ToString().ToLowerInvariant();

    private static Dictionary<string, string> Texts(LocalText text) => new() { ["en"] = text.En, ["zh-Hant"] = text.ZhHant, ["zh-Hans"] = text.ZhHans };

    /// <param name="Name">The member's name in JSON.</param>
    /// <param name="Kind"><c>text</c>, <c>integer</c>, <c>decimal</c>, <c>number</c> (IEEE 754, 64 bits), <c>flag</c> or <c>time</c>.</param>
    /// <param name="Title">Its heading.</param>
    /// <param name="Unit">UCUM code.</param>
    internal sealed record ColumnView(string Name, string Kind, IReadOnlyDictionary<string, string> Title, string? Unit);

    internal sealed record ParameterView
    {
        public required string Name { get; init; }

        public required string Kind { get; init; }

        public required IReadOnlyDictionary<string, string> Title { get; init; }

        /// <summary>UCUM code.</summary>
        public string? Unit { get; init; }

        public required bool Required { get; init; }

        public long? Minimum { get; init; }

        public long? Maximum { get; init; }

        public int? MaximumLength { get; init; }

        public long? Default { get; init; }

        public static ParameterView Of(QueryParameter parameter)
        {
            var isNumber = parameter.Kind == ColumnKind.Integer;
            return new ParameterView
            {
                Name = parameter.Name,
                Kind = Word(parameter.Kind),
                Title = Texts(parameter.Title),
                Unit = parameter.Unit,
                Required = parameter.IsRequired,
                Minimum = isNumber ? parameter.Minimum : null,
                Maximum = isNumber ? parameter.Maximum : null,
                MaximumLength = isNumber ? null : parameter.MaximumLength,
                Default = parameter.Default,
            };
        }
    }
}
