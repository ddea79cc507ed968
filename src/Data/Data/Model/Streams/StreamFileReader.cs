using System.Globalization;
using System.Text.RegularExpressions;
using Bauhinia.Text;

namespace Bauhinia.Data.Model.Streams;

/// <summary>Reads one YAML declaration. What is missing, unknown or contradictory is said by name: a stream half understood is not served.</summary>
internal static partial class StreamFileReader
{
    private const int MostFields = 64;
    private const int MostValues = 200;
    private const int UsualPeriodsToStale = 10;
    private const int LeastSecondsToStale = 300;

    /// <summary>Names that the addresses of the history have a meaning for: a field of the key is a parameter too.</summary>
    private static readonly string[] Parameters = ["from", "to", "fields", "measure", "group", "asOf", "after", "limit"];
    private static readonly string[] Languages = ["en", "zh-Hant", "zh-Hans"];

    /// <param name="yaml">The text of the file.</param>
    /// <returns>The declaration, or everything that is wrong with it.</returns>
    public static (StreamDeclaration? Declaration, IReadOnlyList<string> Faults) Read(string yaml)
    {
        var (file, fault) = DeclarationFiles.Read<StreamFile>(yaml);
        if (file is null) return (null, [fault ?? ""]);
        var faults = new List<string>();
        var declaration = Check(file, faults);
        return faults.Count == 0 ? (declaration, faults) : (null, faults);
    }

    /// <summary>When a sensor is stale where the declaration does not say; null where no period is promised.</summary>
    public static TimeSpan? UsualStaleAfter(TimeSpan? period) =>
        period is { } each ? TimeSpan.FromSeconds(Math.Max((long)each.TotalSeconds * UsualPeriodsToStale, LeastSecondsToStale)) : null;

    private static StreamDeclaration Check(StreamFile file, List<string> faults)
    {
        void Need(bool holds, string fault)
        {
            if (!holds) faults.Add(fault);
        }

        Need(StreamId.TryRead(file.Id, out var id), "id: 2 to 63 of a-z, 0-9 and -, beginning with a letter");
        Need(file.Version >= 1, "version: a number from 1");
        Need(file.Owner?.Code is { Length: > 0 and <= 20 }, "owner.code: the department's short code");
        Need(file.RetentionDays is >= 1 and <= 36500, "retentionDays: 1 to 36500");
        Need(file.PeriodSeconds is null or (>= 1 and <= 31_622_400), "periodSeconds: 1 to 31622400");
        Need(file.StaleAfterSeconds is null || (file.PeriodSeconds <= file.StaleAfterSeconds && file.StaleAfterSeconds <= 31_622_400), "staleAfterSeconds: not less than periodSeconds, up to 31622400");
        Need(Uri.TryCreate(file.Licence?.Url, UriKind.Absolute, out var licence) && licence.Scheme == "https", "licence.url: an https address");
        Need(file.Licence?.Name is { Length: > 0 and <= 120 }, "licence.name: up to 120 characters");
        Need(file.Classification is null || Enum.TryParse<Classification>(file.Classification, ignoreCase: true, out _), "classification: open, internal or restricted");
        var classification = Enum.TryParse<Classification>(file.Classification, ignoreCase: true, out var known) ? known : (Classification?)null;
        DateOnly approvedOn = default;
        Need(file.Approval is null || (file.Approval.By is { Length: > 0 and <= 120 } && DateOnly.TryParseExact(file.Approval.On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out approvedOn)),
            "approval: by an office, on a date such as 2026-11-25");
        Need(file.Themes is null || (file.Themes is { Count: > 0 and <= 4 } && file.Themes.Distinct().Count() == file.Themes.Count && file.Themes.All(Themes.Names.Contains)), $"themes: one to four of {string.Join(", ", Themes.Names)}");
        var fields = Fields(file.Fields ?? [], faults);
        Need(file.Key is { Count: > 0 and <= 4 } && file.Key.Distinct().Count() == file.Key.Count
            && !file.Key.Any(Parameters.Contains) && file.Key.All(name => fields.Any(f => f.Name == name && f.IsRequired && f.Kind is FieldKind.Text or FieldKind.Choice or FieldKind.Integer)),
            $"key: one to four names of required fields that are text, choice or integer; not {string.Join(", ", Parameters)}");
        return new StreamDeclaration
        {
            Id = id,
            Version = file.Version,
            Title = Text(file.Title, "title", 120, faults),
            Description = Text(file.Description, "description", 1000, faults),
            Purpose = file.Purpose is null ? null : Text(file.Purpose, "purpose", 300, faults),
            ThemeNames = file.Themes ?? [],
            OwnerCode = file.Owner?.Code ?? "",
            OwnerName = Text(file.Owner?.Name, "owner.name", 120, faults),
            Classification = classification,
            FileApproval = file.Approval?.By is { } by ? new StreamApproval(by, approvedOn) : null,
            LicenceName = file.Licence?.Name ?? "",
            LicenceUrl = licence ?? new Uri("about:blank"),
            Attribution = Text(file.Licence?.Attribution, "licence.attribution", 300, faults),
            RetentionDays = file.RetentionDays,
            Period = file.PeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            StaleAfter = file.PeriodSeconds is not { } each ? null : file.StaleAfterSeconds is { } stale ? TimeSpan.FromSeconds(stale) : UsualStaleAfter(TimeSpan.FromSeconds(each)),
            IsPerDevice = file.PerDevice,
            Fields = fields,
            KeyFields = file.Key ?? [],
        };
    }

    private static List<StreamField> Fields(List<StreamFile.FieldPart> parts, List<string> faults)
    {
        var fields = new List<StreamField>();
        if (parts.Count is 0 or > MostFields) faults.Add($"fields: 1 to {MostFields}");
        foreach (var part in parts.Take(MostFields))
        {
            var place = $"fields.{part.Name}";
            if (part.Name is null || !FieldName().IsMatch(part.Name)) faults.Add($"{place}: a name of 1 to 40 letters and digits, beginning with a small letter");
            // SQL and spreadsheets do not tell capitals.
            if (fields.Any(f => string.Equals(f.Name, part.Name, StringComparison.OrdinalIgnoreCase))) faults.Add($"{place}: named twice, if capitals do not count");
            if (!Enum.TryParse<FieldKind>(part.Kind, ignoreCase: true, out var kind)) faults.Add($"{place}.kind: {string.Join(", ", Enum.GetNames<FieldKind>())}");
            if (part.Unit is not null && !UcumUnits.IsKnown(part.Unit)) faults.Add($"{place}.unit: not among the UCUM codes that this version knows");
            var isNumber = kind is FieldKind.Integer or FieldKind.Decimal;
            if (isNumber && part.Unit is null) faults.Add($"{place}.unit: a number has a UCUM unit; 1 for none");
            if (!isNumber && (part.Unit ?? (object?)part.Minimum ?? part.Maximum ?? part.PlausibleFrom ?? part.PlausibleTo) is not null) faults.Add($"{place}: only a number has a unit and ranges");
            if (part.Minimum > part.Maximum || part.PlausibleFrom > part.PlausibleTo) faults.Add($"{place}: the range is empty");
            if ((kind == FieldKind.Choice) != (part.Choices is { Count: > 0 and <= 200 })) faults.Add($"{place}.choices: 1 to 200, for a choice only");
            if (part.MaximumLength is not null && (kind != FieldKind.Text || part.MaximumLength is < 1 or > 4000)) faults.Add($"{place}.maximumLength: 1 to 4000, for a text only");
            if (part.StuckAfterSeconds is not null && (!isNumber || part.StuckAfterSeconds is < 60 or > 604_800)) faults.Add($"{place}.stuckAfterSeconds: 60 to 604800, for a number only");
            if (part.StaleAfterSeconds is not null && (kind != FieldKind.Time || part.StaleAfterSeconds is < 60 or > 31_622_400)) faults.Add($"{place}.staleAfterSeconds: 60 to 31622400, for a time only");
            if (part.MarksPlaceholder && kind != FieldKind.Flag) faults.Add($"{place}.marksPlaceholder: for a flag only");
            if (part.Values is { } named && (kind is not (FieldKind.Text or FieldKind.Choice or FieldKind.Integer) || named.Count is 0 or > MostValues || named.Keys.Any(v => v.Length is 0 or > 200)))
                faults.Add($"{place}.values: 1 to {MostValues} values with their words, for a text, a choice or an integer");
            if (kind == FieldKind.Choice && part.Values?.Keys.Except(part.Choices ?? []).FirstOrDefault() is { } unknown) faults.Add($"{place}.values: '{unknown}' is none of the choices");
            fields.Add(new StreamField
            {
                Name = part.Name ?? "",
                Kind = kind,
                Title = Text(part.Title, $"{place}.title", 120, faults),
                Unit = part.Unit,
                Property = part.Property,
                IsRequired = part.Required,
                Minimum = part.Minimum,
                Maximum = part.Maximum,
                PlausibleFrom = part.PlausibleFrom,
                PlausibleTo = part.PlausibleTo,
                StuckAfter = part.StuckAfterSeconds is { } stuck ? TimeSpan.FromSeconds(stuck) : null,
                StaleAfter = part.StaleAfterSeconds is { } stale ? TimeSpan.FromSeconds(stale) : null,
                MarksPlaceholder = part.MarksPlaceholder,
                Choices = part.Choices ?? [],
                Values = (part.Values ?? []).ToDictionary(v => v.Key, v => Text(v.Value, $"{place}.values.{v.Key}", 120, faults), StringComparer.Ordinal),
                MaximumLength = part.MaximumLength ?? 200,
            });
        }
        return fields;
    }

    /// <summary>A text in the three languages, or a fault.</summary>
    public static LocalText Text(Dictionary<string, string>? texts, string place, int longest, List<string> faults)
    {
        if (texts is null || !texts.Keys.ToHashSet().SetEquals(Languages)) faults.Add($"{place}: a text in each of {string.Join(", ", Languages)}");
        else if (texts.Values.Any(t => t.Trim().Length is 0 || t.Length > longest)) faults.Add($"{place}: 1 to {longest} characters in each language");
        else if (!texts.Values.All(t => VisibleText.IsProse(t))) faults.Add($"{place}: no invisible characters, such as those that change the direction of writing");
        else return new LocalText(texts["en"], texts["zh-Hant"], texts["zh-Hans"]);
        return new LocalText("", "", "");
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}\\z")]
    private static partial Regex FieldName();
}
