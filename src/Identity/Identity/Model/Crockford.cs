using System.Diagnostics.CodeAnalysis;

namespace Bauhinia.Identity.Model;

/// <summary>Crockford's base 32 (crockford.com/base32.html): no I, L, O or U, so that a reference read aloud is written down right.</summary>
internal static class Crockford
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Upper case without spaces and hyphens, with I and L read as 1 and O as 0. False for anything else or another length.</summary>
    public static bool TryRead(string? typed, int length, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (typed is null || typed.Length > length * 2) return false;
        var read = string.Concat(typed.Where(c => c is not (' ' or '-')).Select(c => char.ToUpperInvariant(c) switch
        {
            'I' or 'L' => '1',
            'O' => '0',
            var other => other,
        }));
        if (read.Length != length || read.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal))) return false;
        value = read;
        return true;
    }
}
