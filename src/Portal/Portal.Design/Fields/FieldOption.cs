namespace Bauhinia.Portal.Design.Fields;

/// <summary>One choice of radios, checkboxes or a select.</summary>
public sealed record FieldOption(string Value, string Label, string? Hint, bool Disabled);
