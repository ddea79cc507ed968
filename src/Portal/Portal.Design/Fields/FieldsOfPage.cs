using Microsoft.AspNetCore.Http;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>
/// The fields of the page being drawn, in their order, with their labels. A page is drawn before its layout, so the error
/// summary at the top knows the fields below it.
/// </summary>
internal sealed class FieldsOfPage
{
    private readonly List<(string Name, string Label)> fields = [];

    internal static FieldsOfPage Of(HttpContext context)
    {
        if (context.Items[typeof(FieldsOfPage)] is not FieldsOfPage page)
        {
            page = new FieldsOfPage();
            context.Items[typeof(FieldsOfPage)] = page;
        }
        return page;
    }

    internal void Add(string name, string? label) => fields.Add((name, label ?? ""));

    /// <summary>The place of the field that a ModelState key belongs to (a part of a date belongs to the date), or the last place.</summary>
    internal int Place(string key)
    {
        var place = fields.FindIndex(f => Belongs(key, f.Name));
        return place < 0 ? int.MaxValue : place;
    }

    internal (string Name, string Label)? Find(string key)
    {
        var place = Place(key);
        return place == int.MaxValue ? null : fields[place];
    }

    private static bool Belongs(string key, string name) =>
        key == name || (key.StartsWith(name, StringComparison.Ordinal) && key[name.Length] is '.' or '[');
}
