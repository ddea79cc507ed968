namespace Bauhinia.Portal.Design.Fields;

/// <summary>One choice of radios, checkboxes or a select.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Label">What the person reads.</param>
/// <param name="Hint">Help below the label, or null.</param>
/// <param name="Disabled">True when it cannot be chosen now.</param>
/// <param name="Lang">The label's own language, where it is not the page's (WCAG 2.2 §3.1.2).</param>
public sealed record FieldOption(string Value, string Label, string? Hint, bool Disabled, string? Lang);
