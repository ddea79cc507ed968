namespace Bauhinia.Identity.Model;

internal static class DigitSpan
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
