using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Model;

/// <summary>
/// What a person reads aloud to have a case found: 60 random bits. It names the case and proves nothing.
/// </summary>
internal readonly record struct CaseReference
{
    public const int Length = 12;

    /// <summary>Room for hyphens and spaces as people type them.</summary>
    public const int MaxTypedLength = 24;

    private CaseReference(string value) => Value = value;

    /// <summary>Twelve characters without hyphens, as it is kept.</summary>
    public string Value { get; }

    public static CaseReference New() => new(RandomNumberGenerator.GetString(Crockford.Alphabet, Length));

    public static bool TryRead(string? typed, [NotNullWhen(true)] out CaseReference? reference)
    {
        reference = null;
        if (!Crockford.TryRead(typed, Length, out var read)) return false;
        reference = new CaseReference(read);
        return true;
    }

    /// <summary>As it is shown: <c>7K2M-9QRT-04XZ</c>.</summary>
    public static string Shown(string value) => $"{value[..4]}-{value[4..8]}-{value[8..]}";

    public override string ToString() => Shown(Value);
}
