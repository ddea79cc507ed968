using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Text;

namespace Bauhinia.Identity.Model;

/// <summary>
/// A short secret that a person copies from a message or a screen. The database keeps its HMAC only, so that a stolen copy does not
/// allow trying them all.
/// </summary>
internal static class OneTimeCode
{
    /// <summary>Digits of a code sent to an address.</summary>
    public const int Digits = 8;

    /// <summary>Characters of a case code read at a counter: 40 bits, since it alone names the case.</summary>
    public const int CaseCharacters = 8;

    public const int HashBytes = 32;

    public static string NewDigits() => RandomNumberGenerator.GetString("0123456789", Digits);

    public static string NewCaseCode() => RandomNumberGenerator.GetString(Crockford.Alphabet, CaseCharacters);

    /// <summary>What people type in groups, as it was issued; empty for what is no text.</summary>
    public static string Normalise(string typed) =>
        string.Concat((NormalText.Of(typed, NormalizationForm.FormKC) ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-'));

    /// <summary>The stored form. The scope names what the code is for, so that a code of one thing opens no other.</summary>
    public static byte[] Hash(IKeyCustodian custodian, string scope, string code) =>
        custodian.Hmac(HmacPurpose.OneTimeCode, Encoding.UTF8.GetBytes($"{scope}\0{code}"));

    public static bool Matches(byte[] stored, byte[] presented) => CryptographicOperations.FixedTimeEquals(stored, presented);
}
