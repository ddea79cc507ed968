using System.Text.RegularExpressions;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Queries;

/// <summary>Reads one YAML declaration of a query. What is missing, unknown or contradictory is said by name.</summary>
internal static partial class QueryFileReader
{
    private const int MostStreams = 4;
    private const int MostParts = 64;
    private const int LongestSql = 8000;

    /// <summary>Names that the address of an answer has a meaning for.</summary>
    public static readonly IReadOnlyList<string> Reserved = ["from", "to", "asOf"];

    /// <param name="yaml">The text of the file.</param>
    /// <param name="streams">The streams that it may read.</param>
    /// <returns>The query, or everything that is wrong with it.</returns>
    public static (NamedQuery? Query, IReadOnlyList<string> Faults) Read(string yaml, StreamCatalogue streams)
    {
        var (file, fault) = DeclarationFiles.Read<QueryFile>(yaml);
        if (file is null) return (null, [fault ?? ""]);
        var faults = new List<string>();
        var query = Check(file, streams, faults);
        return faults.Count == 0 ? (query, faults) : (null, faults);
    }

    private static NamedQuery Check(QueryFile file, StreamCatalogue streams, List<string> faults)
    {
        if (!QueryName.TryRead(file.Name, out var name)) faults.Add("name: 2 to 63 of a-z, 0-9 and -, beginning with a letter");
        var read = new List<StreamDeclaration>();
        foreach (var stream in file.Streams ?? [])
        {
            if (StreamId.TryRead(stream, out var id) && streams.Find(id) is { } found && !read.Contains(found)) read.Add(found);
            else faults.Add($"streams: '{stream}' is no stream, or is named twice");
        }
        if (file.Streams is not { Count: > 0 and <= MostStreams }) faults.Add($"streams: 1 to {MostStreams}");
        if (file.LongestDays is < 1 or > 36_600) faults.Add("longestDays: 1 to 36600");
        if (file.UsualDays < 1 || file.UsualDays > file.LongestDays) faults.Add("usualDays: 1 to longestDays");
        if (file.Sql is not { Length: > 0 and <= LongestSql }) faults.Add($"sql: up to {LongestSql} characters");
        if (file.Parameters is { Count: > MostParts }) faults.Add($"parameters: up to {MostParts}");
        if (file.Columns is not { Count: > 0 and <= MostParts }) faults.Add($"columns: 1 to {MostParts}");
        return new NamedQuery
        {
            Name = name,
            Title = StreamFileReader.Text(file.Title, "title", 120, faults),
            Description = StreamFileReader.Text(file.Description, "description", 1000, faults),
            Streams = read,
            ReadsDetectors = file.Detectors,
            UsualDays = file.UsualDays,
            LongestDays = file.LongestDays,
            Parameters = Parameters(file.Parameters ?? [], faults),
            Columns = Columns(file.Columns ?? [], faults),
            Sql = file.Sql ?? "",
        };
    }

    private static List<QueryParameter> Parameters(List<QueryFile.ParameterPart> parts, List<string> faults)
    {
        var parameters = new List<QueryParameter>();
        foreach (var part in parts)
        {
            var place = $"parameters.{part.Name}";
            CheckName(part.Name, place, parameters.Select(p => p.Name).Concat(Reserved), faults);
            if (!Enum.TryParse<ColumnKind>(part.Kind, ignoreCase: true, out var kind) || kind is not (ColumnKind.Text or ColumnKind.Integer)) faults.Add($"{place}.kind: text or integer");
            var isNumber = kind == ColumnKind.Integer;
            if (isNumber && !(part.Minimum <= part.Maximum)) faults.Add($"{place}: a number has a minimum and a maximum");
            if (isNumber == part.MaximumLength is not null || part.MaximumLength is < 1 or > 200) faults.Add($"{place}.maximumLength: 1 to 200, for a text only");
            if (!isNumber && (part.Minimum ?? part.Maximum ?? part.Default) is not null) faults.Add($"{place}: only a number has a range and a default");
            if (part.Default is not null && (part.Required || part.Default < part.Minimum || part.Default > part.Maximum)) faults.Add($"{place}.default: within the range, and not for what is required");
            CheckUnit(part.Unit, isNumber, place, faults);
            parameters.Add(new QueryParameter
            {
                Name = part.Name ?? "",
                Kind = kind,
                Title = StreamFileReader.Text(part.Title, $"{place}.title", 120, faults),
                Unit = part.Unit,
                IsRequired = part.Required,
                Minimum = part.Minimum ?? 0,
                Maximum = part.Maximum ?? 0,
                MaximumLength = part.MaximumLength ?? 0,
                Default = part.Default,
            });
        }
        return parameters;
    }

    private static List<QueryColumn> Columns(List<QueryFile.ColumnPart> parts, List<string> faults)
    {
        var columns = new List<QueryColumn>();
        foreach (var part in parts)
        {
            var place = $"columns.{part.Name}";
            CheckName(part.Name, place, columns.Select(c => c.Name), faults);
            if (!Enum.TryParse<ColumnKind>(part.Kind, ignoreCase: true, out var kind)) faults.Add($"{place}.kind: {string.Join(", ", Enum.GetNames<ColumnKind>())}");
            CheckUnit(part.Unit, kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Number, place, faults);
            columns.Add(new QueryColumn(part.Name ?? "", kind, StreamFileReader.Text(part.Title, $"{place}.title", 120, faults), part.Unit));
        }
        return columns;
    }

    private static void CheckName(string? name, string place, IEnumerable<string> taken, List<string> faults)
    {
        if (name is null || !PartName().IsMatch(name)) faults.Add($"{place}: a name of 1 to 40 letters and digits, beginning with a small letter");
        // SQL and spreadsheets do not tell capitals.
        else if (taken.Contains(name, StringComparer.OrdinalIgnoreCase)) faults.Add($"{place}: the name is taken, if capitals do not count");
    }

    private static void CheckUnit(string? unit, bool isNumber, string place, List<string> faults)
    {
        if (isNumber != unit is not null) faults.Add($"{place}.unit: a number has a UCUM unit, 1 for none, and nothing else has one");
        if (unit is not null && !UcumUnits.IsKnown(unit)) faults.Add($"{place}.unit: not among the UCUM codes that this version knows");
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}\\z")]
    private static partial Regex PartName();
}
