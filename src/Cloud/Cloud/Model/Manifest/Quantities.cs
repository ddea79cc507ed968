using System.Globalization;
using System.Text.RegularExpressions;

namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>Amounts as Kubernetes writes them, and spans of time.</summary>
internal static partial class Quantities
{
    /// <summary>CPU: <c>250m</c> or <c>0.5</c>, in thousandths of a core.</summary>
    public static bool TryCpu(string? text, out int millis)
    {
        millis = 0;
        if (text is null || !Cpu().IsMatch(text)) return false;
        var value = decimal.Parse(text.TrimEnd('m'), CultureInfo.InvariantCulture) * (text.EndsWith('m') ? 1 : 1000);
        millis = (int)Math.Min(value, int.MaxValue);
        return value == millis;
    }

    /// <summary>Memory: <c>256Mi</c> or <c>1Gi</c>, in bytes.</summary>
    public static bool TryMemory(string? text, out long bytes)
    {
        bytes = 0;
        if (text is null || !Memory().IsMatch(text)) return false;
        bytes = long.Parse(text[..^2], CultureInfo.InvariantCulture) << (text.EndsWith("Gi", StringComparison.Ordinal) ? 30 : 20);
        return true;
    }

    /// <summary>A span: <c>30s</c> or <c>2m</c>, in seconds.</summary>
    public static bool TrySeconds(string? text, out int seconds)
    {
        seconds = 0;
        if (text is null || !Span().IsMatch(text)) return false;
        seconds = int.Parse(text[..^1], CultureInfo.InvariantCulture) * (text.EndsWith('m') ? 60 : 1);
        return true;
    }

    [GeneratedRegex("^(?:[0-9]{1,5}m|[0-9]{1,2}(?:\\.[0-9]{1,3})?)\\z")]
    private static partial Regex Cpu();

    [GeneratedRegex("^[0-9]{1,5}(?:Mi|Gi)\\z")]
    private static partial Regex Memory();

    [GeneratedRegex("^[0-9]{1,4}[sm]\\z")]
    private static partial Regex Span();
}
