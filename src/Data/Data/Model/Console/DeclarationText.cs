using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Console;

/// <summary>
/// A declaration in one canonical form: a line a member, named as in the YAML file. Two declarations with equal lines mean the same, whatever the order,
/// comments and spaces of their files. The approval is left out: it is about the rest.
/// </summary>
internal static class DeclarationText
{
    public static IReadOnlyList<string> LinesOf(StreamDeclaration declaration)
    {
        var lines = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null) lines.Add($"{name}: {value.ReplaceLineEndings(" ")}");
        }

        Add("version", Number(declaration.Version));
        Texts("title", declaration.Title, Add);
        Texts("description", declaration.Description, Add);
        if (declaration.Purpose is { } purpose) Texts("purpose", purpose, Add);
        if (declaration.ThemeNames.Count > 0) Add("themes", string.Join(", ", declaration.ThemeNames));
        Add("owner.code", declaration.OwnerCode);
        Texts("owner.name", declaration.OwnerName, Add);
        Add("classification", declaration.Classification?.ToString().ToLowerInvariant());
        Add("licence.name", declaration.LicenceName);
        Add("licence.url", declaration.LicenceUrl.ToString());
        Texts("licence.attribution", declaration.Attribution, Add);
        Add("retentionDays", Number(declaration.RetentionDays));
        Add("periodSeconds", Seconds(declaration.Period));
        // What the program fills in is no word of the declaration: another program's other usual value must not undo an approval.
        if (declaration.StaleAfter != StreamFileReader.UsualStaleAfter(declaration.Period)) Add("staleAfterSeconds", Seconds(declaration.StaleAfter));
        Add("perDevice", declaration.IsPerDevice ? "true" : "false");
        Add("key", string.Join(", ", declaration.KeyFields));
        foreach (var field in declaration.Fields) Field($"fields.{field.Name}", field, Add);
        return lines;
    }

    /// <summary>Names the lines: equal only where they are.</summary>
    public static byte[] Digest(IReadOnlyList<string> lines) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>What became of each member from one revision to the next: before and after, of which one is null where it was added or removed.</summary>
    public static IReadOnlyList<(string Name, string? Before, string? After)> Difference(IReadOnlyList<string> earlier, IReadOnlyList<string> later)
    {
        var (before, after) = (Members(earlier), Members(later));
        return [.. before.Keys.Concat(after.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => (name, before.GetValueOrDefault(name), after.GetValueOrDefault(name))).Where(m => m.Item2 != m.Item3)];
    }

    private static void Field(string name, StreamField field, Action<string, string?> add)
    {
        add($"{name}.kind", field.Kind.ToString().ToLowerInvariant());
        Texts($"{name}.title", field.Title, add);
        add($"{name}.unit", field.Unit);
        add($"{name}.property", field.Property);
        add($"{name}.required", field.IsRequired ? "true" : "false");
        add($"{name}.minimum", Number(field.Minimum));
        add($"{name}.maximum", Number(field.Maximum));
        add($"{name}.plausibleFrom", Number(field.PlausibleFrom));
        add($"{name}.plausibleTo", Number(field.PlausibleTo));
        add($"{name}.stuckAfterSeconds", Seconds(field.StuckAfter));
        add($"{name}.staleAfterSeconds", Seconds(field.StaleAfter));
        if (field.MarksPlaceholder) add($"{name}.marksPlaceholder", "true");
        if (field.Choices.Count > 0) add($"{name}.choices", string.Join(", ", field.Choices));
        foreach (var (value, words) in field.Values.OrderBy(v => v.Key, StringComparer.Ordinal)) Texts($"{name}.values.{Uri.EscapeDataString(value)}", words, add);
        if (field.Kind == FieldKind.Text) add($"{name}.maximumLength", Number(field.MaximumLength));
    }

    private static void Texts(string name, LocalText text, Action<string, string?> add)
    {
        add($"{name}.en", text.En);
        add($"{name}.zh-Hant", text.ZhHant);
        add($"{name}.zh-Hans", text.ZhHans);
    }

    // A name holds no colon.
    private static Dictionary<string, string> Members(IReadOnlyList<string> lines) =>
        lines.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[^1], StringComparer.Ordinal);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Seconds(TimeSpan? time) => time is { } known ? Number((long)known.TotalSeconds) : null;

    private static string? Number(decimal? number) => number is { } known ? ShortestForm.Of(known).ToString(CultureInfo.InvariantCulture) : null;
}
