using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// The parameters of a protocol request. None may be given twice but <c>resource</c> (RFC 6749 §3.1, RFC 8707 §2), an empty one
/// counts as left out (RFC 6749 §3.1), and each has a limit.
/// </summary>
internal sealed class ProtocolParameters
{
    private const int MaxCount = 40;
    private const int MaxLength = 8192;
    private const int MaxResources = 8;
    private readonly Dictionary<string, StringValues> values = new(StringComparer.Ordinal);

    private ProtocolParameters()
    {
    }

    public static bool TryRead(IEnumerable<KeyValuePair<string, StringValues>> source, [NotNullWhen(true)] out ProtocolParameters? parameters, [NotNullWhen(false)] out OAuthError? error)
    {
        parameters = null;
        var read = new ProtocolParameters();
        foreach (var (name, value) in source)
        {
            if (read.values.Count == MaxCount || !IsText(name))
            {
                error = OAuthError.InvalidRequest($"There are more than {MaxCount} parameters, or a name is not text.");
                return false;
            }
            if (value.Count > (name == "resource" ? MaxResources : 1) || !read.values.TryAdd(name, value))
            {
                error = OAuthError.InvalidRequest($"A parameter is given more than once: {(name.Length <= 40 ? name : "its name is too long to show")}.");
                return false;
            }
            if (!value.All(IsText))
            {
                error = OAuthError.InvalidRequest($"A parameter is longer than {MaxLength} characters or is not text.");
                return false;
            }
        }
        error = null;
        parameters = read;
        return true;
    }

    public string? One(string name) => values.TryGetValue(name, out var value) && value.Count == 1 && value[0] is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> Many(string name) =>
        values.TryGetValue(name, out var value) ? [.. value.Where(v => !string.IsNullOrEmpty(v)).Select(v => v ?? "")] : [];

    public bool Has(string name) => One(name) is not null;

    /// <summary>The values of a list separated by spaces (RFC 6749 §3.3), without repeats.</summary>
    public IReadOnlyList<string> Words(string name) =>
        [.. (One(name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static bool IsText(string? text)
    {
        if (text is null || text.Length > MaxLength) return false;
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate or broken UTF-8 arrives as U+FFFD; control characters have no business here (RFC 6749, appendix A).
            if (rune.Value is < 0x20 or 0x7f or 0xfffd) return false;
        }
        return true;
    }
}
