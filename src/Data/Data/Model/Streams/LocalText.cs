namespace Bauhinia.Data.Model.Streams;

/// <summary>One text in the three languages of the city.</summary>
internal sealed record LocalText(string En, string ZhHant, string ZhHans);
