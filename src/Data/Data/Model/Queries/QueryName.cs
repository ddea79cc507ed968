using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Bauhinia.Data.Model.Queries;

/// <summary>The public name of a query: 2 to 63 of <c>a-z 0-9 -</c>, beginning with a letter. It is part of addresses and never changes.</summary>
internal readonly partial record struct QueryName
{
    private QueryName(string value) => Value = value;

    public string Value { get; }

    public static bool TryRead([NotNullWhen(true)] string? text, out QueryName name)
    {
        name = text is not null && Form().IsMatch(text) ? new QueryName(text) : default;
        return name.Value is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex("^[a-z][a-z0-9-]{1,62}\\z")]
    private static partial Regex Form();
}
