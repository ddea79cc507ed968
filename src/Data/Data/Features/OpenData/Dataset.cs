using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>One record of the catalogue, in three languages: what CKAN calls a package.</summary>
internal sealed record Dataset
{
    /// <summary>Made from the name, so that it is the same on every host and after every start (RFC 9562 §5.5).</summary>
    public required Guid Id { get; init; }

    /// <summary>Part of addresses; never changes.</summary>
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    public required LocalText Notes { get; init; }

    public required string OrganizationName { get; init; }

    public required LocalText OrganizationTitle { get; init; }

    /// <summary>What it is about: names of <see cref="Themes"/>, which CKAN's clients know as groups.</summary>
    public IReadOnlyList<string> ThemeNames { get; init; } = [];

    /// <summary>What its fields observe, such as <c>speed</c>.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>What its fields are called, to be searched for.</summary>
    public IReadOnlyList<LocalText> FieldTitles { get; init; } = [];

    public required string LicenceName { get; init; }

    public required Uri LicenceUrl { get; init; }

    public required LocalText Attribution { get; init; }

    public required DateOnly Published { get; init; }

    public required IReadOnlyList<DatasetResource> Resources { get; init; }

    /// <summary>The stream behind it.</summary>
    public required StreamId Stream { get; init; }
}
