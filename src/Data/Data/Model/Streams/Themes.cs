namespace Bauhinia.Data.Model.Streams;

/// <summary>The fixed vocabulary of <c>data/themes.yaml</c>, under which streams are declared and found.</summary>
internal static class Themes
{
    private static readonly SortedDictionary<string, LocalText> Known = Read();

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The words of a theme.</summary>
    /// <exception cref="KeyNotFoundException">There is no such theme.</exception>
    public static LocalText TitleOf(string name) => Known[name];

    private static SortedDictionary<string, LocalText> Read()
    {
        var (_, yaml) = DeclarationFiles.All("theme", null, "").Single();
        var (file, fault) = DeclarationFiles.Read<Dictionary<string, Dictionary<string, string>>>(yaml);
        var faults = new List<string>();
        var themes = (file ?? []).ToDictionary(pair => pair.Key, pair => StreamFileReader.Text(pair.Value, pair.Key, 60, faults));
        return fault is null && faults.Count == 0 ? new(themes, StringComparer.Ordinal) : throw new InvalidDataException($"data/themes.yaml: {fault}{string.Join("; ", faults)}");
    }
}
