using System.Globalization;
using System.Numerics;
using Bauhinia.Data.Model;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>A sum over a count, to six places, half to even.</summary>
internal static class ExactMean
{
    private const int Places = 6;

    /// <summary>So many digits and the quotient fit a decimal without loss of what is rounded.</summary>
    private const int FewDigits = 20;

    /// <param name="sum">Digits, with a point at most.</param>
    /// <param name="count">At least 1.</param>
    public static string Of(string sum, long count)
    {
        if (sum.Length <= FewDigits) return ShortestForm.Of(decimal.Round(decimal.Parse(sum, CultureInfo.InvariantCulture) / count, Places, MidpointRounding.ToEven)).ToString(CultureInfo.InvariantCulture);
        var point = sum.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : sum.Length - point - 1;
        var over = BigInteger.Parse(sum.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * BigInteger.Pow(10, Places);
        var under = BigInteger.Pow(10, scale) * count;
        var quotient = BigInteger.DivRem(BigInteger.Abs(over), under, out var rest);
        var half = (rest * 2).CompareTo(under);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        var digits = quotient.ToString(CultureInfo.InvariantCulture).PadLeft(Places + 1, '0');
        return Shortest($"{(over.Sign < 0 && !quotient.IsZero ? "-" : "")}{digits[..^Places]}.{digits[^Places..]}");
    }

    /// <summary>Digits without zeros behind the point.</summary>
    public static string Shortest(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
}
