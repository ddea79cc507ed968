namespace Bauhinia.Data.Model;

/// <summary>The one form in which a decimal number leaves this system: 1.50 and 1.5 are one value.</summary>
internal static class ShortestForm
{
    /// <summary>Without zeros at the end: division by one with a full scale drops them.</summary>
    public static decimal Of(decimal number) => number / 1.0000000000000000000000000000m;
}
