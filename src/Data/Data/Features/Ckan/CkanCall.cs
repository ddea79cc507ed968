using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>One call of an action.</summary>
/// <param name="Given">Its parameters.</param>
/// <param name="Language">The language of the answer.</param>
/// <param name="Host">Scheme and name under which it was asked, which addresses in the answer begin with.</param>
/// <param name="Path">The path under which it was asked.</param>
internal sealed record CkanCall(CkanParameters Given, CkanLanguage Language, string Host, string Path)
{
    /// <summary>A part of a list: <c>limit</c> and <c>offset</c>, without which it is whole.</summary>
    public CkanAnswer Page<T>(IReadOnlyList<T> all, Func<T, JsonNode?> shown)
    {
        if (!Given.TryNumber("limit", all.Count, 0, int.MaxValue, out var limit)) return CkanFault.NoNaturalNumber("limit");
        if (!Given.TryNumber("offset", 0, 0, int.MaxValue, out var offset)) return CkanFault.NoNaturalNumber("offset");
        return new JsonArray([.. all.Skip(offset).Take(limit).Select(shown)]);
    }

    /// <summary>The address of this call by GET, with one parameter changed, or left out where it is null.</summary>
    public string Address((string Name, string? Value) changed) => QueryHelpers.AddQueryString(
        Path, Given.Names.Where(name => name != changed.Name).Select(name => KeyValuePair.Create(name, Given.Get(name))).Append(KeyValuePair.Create(changed.Name, changed.Value)).Where(p => p.Value is not null));

    /// <summary>The first of what holds the text <c>q</c>, which must be given.</summary>
    /// <param name="usual">How many without <c>limit</c>.</param>
    public CkanAnswer Complete(int usual, Func<string, IEnumerable<JsonNode?>> found)
    {
        if (Given.Get("q") is not { } part) return CkanFault.Missing("q");
        if (!Given.TryNumber("limit", usual, 0, int.MaxValue, out var limit)) return CkanFault.NoNaturalNumber("limit");
        return new JsonArray([.. found(part.Trim()).Take(limit)]);
    }
}
