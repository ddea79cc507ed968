namespace Bauhinia.Identity.Model.Clients;

/// <summary>A short text in the three languages, each at most 200 characters.</summary>
internal sealed record LocalText
{
    public const int MaxLength = 200;

    public required string En { get; init; }

    public required string ZhHant { get; init; }

    public required string ZhHans { get; init; }

    /// <param name="culture">One of <see cref="Text.CultureNames"/>.</param>
    public string In(string culture) => culture switch
    {
        "zh-Hant" => ZhHant,
        "zh-Hans" => ZhHans,
        _ => En,
    };
}
