using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What people call a case: 16 random characters of Crockford's base 32 in groups of four, 80 bits.</summary>
internal static class CaseReference
{
    public const int Length = 19;

    private const int Characters = 16;

    public static string New() => Grouped(RandomNumberGenerator.GetString(Crockford.Alphabet, Characters));

    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? reference)
    {
        reference = Crockford.TryRead(typed, Characters, out var read) ? Grouped(read) : null;
        return reference is not null;
    }

    private static string Grouped(string value) => string.Join('-', value.Chunk(4).Select(group => new string(group)));
}
