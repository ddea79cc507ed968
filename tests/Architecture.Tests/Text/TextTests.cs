using Xunit;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>All three languages or none. Each rule has a twin that shows it fail on a planted text.</summary>
public sealed class TextTests
{
    private static readonly string Root = ProjectGraph.Root;
    private static readonly IReadOnlyList<ResourceSet> Sets = ResourceSet.All(Root);
    private static readonly IReadOnlySet<string> Allowed = AllowedWords();
    private static readonly Dictionary<string, string> Good = new() { ["Title"] = "Page {0} of {1}" };

    [Fact]
    public void Texts_were_found()
    {
        Assert.True(Sets.Count >= 5, "There are at least the portal's pages.");
        Assert.Contains(Sets, s => s.BaseName.EndsWith("DesignText", StringComparison.Ordinal));
        Assert.True(Sets.Sum(s => s.English?.Count ?? 0) > 200);
    }

    [Fact]
    public void Every_text_exists_in_three_languages() => Finding.None(Sets.SelectMany(TextRules.MissingLanguages));

    [Fact]
    public void A_missing_language_is_caught() => Assert.Single(TextRules.MissingLanguages(Planted(null, Good)));

    [Fact]
    public void The_languages_have_the_same_keys() => Finding.None(Sets.SelectMany(TextRules.UnequalKeys));

    [Fact]
    public void A_key_too_few_and_a_key_too_many_are_caught() =>
        Assert.Equal(2, TextRules.UnequalKeys(Planted(new() { ["Titel"] = "第 {0} 頁，共 {1} 頁" }, Good)).Count());

    [Fact]
    public void The_languages_have_the_same_placeholders() => Finding.None(Sets.SelectMany(TextRules.UnequalPlaceholders));

    [Fact]
    public void A_lost_placeholder_is_caught() =>
        Assert.Single(TextRules.UnequalPlaceholders(Planted(new() { ["Title"] = "第 {0} 頁" }, Good)));

    [Fact]
    public void No_text_is_empty() => Finding.None(Sets.SelectMany(TextRules.EmptyTexts));

    [Fact]
    public void An_empty_text_is_caught() => Assert.Single(TextRules.EmptyTexts(Planted(new() { ["Title"] = " " }, Good)));

    [Fact]
    public void No_English_is_left_in_Chinese_texts() => Finding.None(Sets.SelectMany(s => TextRules.EnglishLeft(s, Allowed)));

    [Fact]
    public void English_left_in_a_Chinese_text_is_caught() =>
        Assert.Single(TextRules.EnglishLeft(Planted(new() { ["Title"] = "第 {0} page，共 {1} 頁" }, new() { ["Title"] = "第 {0} 页，共 {1} 页" }), Allowed));

    [Fact]
    public void Chinese_texts_use_the_words_of_the_glossary() => Finding.None(Sets.SelectMany(TextRules.WrongWords));

    [Fact]
    public void A_word_against_the_glossary_is_caught_in_each_language() =>
        Assert.Equal(2, TextRules.WrongWords(Planted(new() { ["Title"] = "您的帳戶" }, new() { ["Title"] = "你的账户" })).Count());

    [Fact]
    public void Traditional_and_simplified_characters_are_not_mixed() => Finding.None(Sets.SelectMany(TextRules.WrongCharacters));

    [Fact]
    public void A_character_of_the_other_script_is_caught_in_each_language() =>
        Assert.Equal(2, TextRules.WrongCharacters(Planted(new() { ["Title"] = "页" }, new() { ["Title"] = "頁" })).Count());

    [Fact]
    public void Every_key_that_a_page_names_exists()
    {
        var pages = Pages().ToList();
        Assert.True(pages.Count >= 5);
        Finding.None(pages.SelectMany(p => PageTextRules.UnknownKeys(p.Markup, p.Code, p.Keys, SharedKeys()).Select(k => $"{p.Path}: {k}")));
    }

    [Fact]
    public void A_key_that_does_not_exist_is_caught_in_markup_and_in_validation() =>
        Assert.Equal(["Wrong", "Missing"], PageTextRules.UnknownKeys("<h1>@L[\"Wrong\", 3]</h1>@L[\"Title\"]", "[Required(ErrorMessage = \"Missing\")][Range(1, 2, ErrorMessage = \"FieldInvalid\")]", ["Title"], SharedKeys()));

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        var views = Views().ToList();
        Assert.True(views.Count >= 8);
        Finding.None(views.SelectMany(v => PageTextRules.OwnWords(File.ReadAllText(v)).Select(w => $"{Path.GetRelativePath(Root, v)}: {w}")));
    }

    [Theory]
    [InlineData("<p>Hello there</p>")]
    [InlineData("<ui-input for=\"Input.Name\" label=\"Your name\" />")]
    [InlineData("<img src=\"x\" alt=\"A flower\">")]
    public void Words_written_into_a_page_are_caught(string markup) => Assert.Single(PageTextRules.OwnWords(markup));

    [Theory]
    [InlineData("<p>@L[\"Hello\"]</p>")]
    [InlineData("@{\n  List<string> a = []; Dictionary<int, string> names = b;\n}\n<p>12 / 15</p>")]
    [InlineData("<img ui-src=\"/_design/mark.svg\" alt=\"\" class=\"brand mark\">")]
    public void Markup_without_words_passes(string markup) => Finding.None(PageTextRules.OwnWords(markup));

    [Fact]
    public void Every_allowed_word_is_still_needed()
    {
        var used = Sets.SelectMany(s => new[] { s.Traditional, s.Simplified }).OfType<IReadOnlyDictionary<string, string>>()
            .SelectMany(t => t.Values).SelectMany(TextRules.LatinWords).ToHashSet();
        Finding.None(Allowed.Except(used));
    }

    private static ResourceSet Planted(Dictionary<string, string>? traditional, Dictionary<string, string>? simplified) =>
        new("Planted", Good, traditional, simplified);

    private static IReadOnlyCollection<string> SharedKeys() =>
        [.. Sets.Single(s => s.BaseName.EndsWith("DesignText", StringComparison.Ordinal)).English?.Keys ?? []];

    private static IEnumerable<string> Views() => SourceFiles.Under(Root, "src", "examples").Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal));

    private static IEnumerable<(string Path, string Markup, string Code, IReadOnlyCollection<string> Keys)> Pages() =>
        from view in Views()
        let markup = File.ReadAllText(view)
        where markup.StartsWith("@page", StringComparison.Ordinal)
        let path = Path.GetRelativePath(Root, view)
        let shared = SharedTexts(Path.GetDirectoryName(view) ?? "")
        let set = Sets.SingleOrDefault(s => s.BaseName == path[..^".cshtml".Length] + "Model")
            ?? Sets.FirstOrDefault(s => shared is not null && Path.GetFileName(s.BaseName) == shared)
        let code = view + ".cs"
        select (path, markup, File.Exists(code) ? File.ReadAllText(code) : "", (IReadOnlyCollection<string>)[.. set?.English?.Keys ?? []]);

    /// <summary>The resources that a folder's pages share, where its _ViewImports names one type for all of them.</summary>
    private static string? SharedTexts(string folder)
    {
        var imports = Path.Combine(folder, "_ViewImports.cshtml");
        const string Start = "@inject IStringLocalizer<";
        return !File.Exists(imports) ? null : File.ReadLines(imports).Where(l => l.StartsWith(Start, StringComparison.Ordinal) && l.EndsWith("> L", StringComparison.Ordinal))
            .Select(l => l[Start.Length..l.IndexOf('>', StringComparison.Ordinal)]).FirstOrDefault(t => t != "TModel");
    }

    private static HashSet<string> AllowedWords() =>
    [
        .. File.ReadLines(Path.Combine(Root, "tests/Architecture.Tests/Text/latin-words-in-chinese.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('|')[0].Trim()),
    ];
}
