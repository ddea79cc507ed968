namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The <c>key=value</c> codes of an audit event, read back to be put into words.</summary>
internal sealed class AuditDetail
{
    private readonly Dictionary<string, string> _codes = [];

    public AuditDetail(string detail)
    {
        foreach (var part in detail.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) _codes.TryAdd(part[..at], part[(at + 1)..]);
        }
    }

    public string? this[string code] => _codes.GetValueOrDefault(code) is { Length: > 0 } value ? value : null;

    /// <summary>Field names without the row they stand in.</summary>
    public IReadOnlyList<string> Fields => [.. (this["fields"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split(':', '/')[0]).Distinct()];
}
