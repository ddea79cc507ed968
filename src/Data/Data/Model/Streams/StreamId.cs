using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Bauhinia.Data.Model.Streams;

/// <summary>The public name of a stream: 2 to 63 of <c>a-z 0-9 -</c>, beginning with a letter. It is part of addresses and never changes.</summary>
internal readonly partial record struct StreamId
{
    private StreamId(string value) => Value = value;

    public string Value { get; }

    public static bool TryRead([NotNullWhen(true)] string? text, out StreamId id)
    {
        id = text is not null && Form().IsMatch(text) ? new StreamId(text) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex("^[a-z][a-z0-9-]{1,62}\\z")]
    private static partial Regex Form();
}
