using System.Xml;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Streams;

/// <summary>A stream as the public API shows it.</summary>
internal sealed record StreamView
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyDictionary<string, string> Title { get; init; }

    public required IReadOnlyDictionary<string, string> Description { get; init; }

    /// <summary>Names of themes; absent where it is declared under none.</summary>
    public IReadOnlyList<string>? Themes { get; init; }

    public required OwnerView Owner { get; init; }

    public required string Classification { get; init; }

    public required ApprovalView Approval { get; init; }

    public required LicenceView Licence { get; init; }

    public required int RetentionDays { get; init; }

    /// <summary>ISO 8601 duration; absent where no period is promised.</summary>
    public string? Period { get; init; }

    public required bool PerDevice { get; init; }

    public required IReadOnlyList<string> Key { get; init; }

    public required IReadOnlyList<FieldView> Fields { get; init; }

    /// <summary>How many messages it has had.</summary>
    public required long Messages { get; init; }

    /// <summary>The place after the newest message.</summary>
    public required string ResumeToken { get; init; }

    public required string Epoch { get; init; }

    public static StreamView Of(JournalStream stream)
    {
        var declaration = stream.Declaration;
        var last = stream.Tail.Last;
        return new StreamView
        {
            Id = declaration.Id.Value,
            Version = declaration.Version,
            Title = Texts(declaration.Title),
            Description = Texts(declaration.Description),
            Themes = declaration.ThemeNames is { Count: > 0 } themes ? themes : null,
            Owner = new OwnerView(declaration.OwnerCode, Texts(declaration.OwnerName)),
            Classification = (declaration.Classification ?? Model.Streams.Classification.Restricted).ToString().ToLowerInvariant(),
            Approval = new ApprovalView(declaration.Approval?.By ?? "", declaration.Approval?.On ?? default),
            Licence = new LicenceView(declaration.LicenceName, declaration.LicenceUrl, Texts(declaration.Attribution)),
            RetentionDays = declaration.RetentionDays,
            Period = declaration.Period is { } period ? XmlConvert.ToString(period) : null,
            PerDevice = declaration.IsPerDevice,
            Key = declaration.KeyFields,
            Fields = [.. declaration.Fields.Select(FieldView.Of)],
            Messages = last,
            ResumeToken = new ResumeToken(stream.Epoch, last).ToString(),
            Epoch = stream.Epoch.ToString(),
        };
    }

    private static Dictionary<string, string> Texts(LocalText text) => new() { ["en"] = text.En, ["zh-Hant"] = text.ZhHant, ["zh-Hans"] = text.ZhHans };

    internal sealed record OwnerView(string Code, IReadOnlyDictionary<string, string> Name);

    internal sealed record ApprovalView(string By, DateOnly On);

    internal sealed record LicenceView(string Name, Uri Url, IReadOnlyDictionary<string, string> Attribution);

    internal sealed record FieldView
    {
        public required string Name { get; init; }

        public required string Kind { get; init; }

        public required IReadOnlyDictionary<string, string> Title { get; init; }

        /// <summary>UCUM code.</summary>
        public string? Unit { get; init; }

        public string? Property { get; init; }

        public required bool Required { get; init; }

        public decimal? Minimum { get; init; }

        public decimal? Maximum { get; init; }

        public IReadOnlyList<string>? Choices { get; init; }

        /// <summary>What codes among its values are called, by language; absent where none is named.</summary>
        public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Values { get; init; }

        public static FieldView Of(StreamField field) => new()
        {
            Name = field.Name,
            Kind = field.Kind.ToString().ToLowerInvariant(),
            Title = Texts(field.Title),
            Unit = field.Unit,
            Property = field.Property,
            Required = field.IsRequired,
            Minimum = field.Minimum,
            Maximum = field.Maximum,
            Choices = field.Choices.Count == 0 ? null : field.Choices,
            Values = field.Values.Count == 0 ? null : field.Values.ToDictionary(v => v.Key, v => (IReadOnlyDictionary<string, string>)Texts(v.Value)),
        };
    }
}
