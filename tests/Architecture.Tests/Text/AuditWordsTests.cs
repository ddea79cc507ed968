using System.Text.RegularExpressions;
using Xunit;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>
/// What the account's owner is shown of the audit events is never a code: each kind, purpose and field has words in the three languages. Kinds are
/// found where they are written, as whole literals in code or SQL, so that a new one is noticed without being listed.
/// </summary>
public sealed partial class AuditWordsTests
{
    /// <summary>Dotted literals that are no kinds of events.</summary>
    private static readonly string[] NotKinds = ["custody.sealed", "manifest.json", "manifest.mac", "bookings.db", "venue.json", "venue.pem", "client.pem", "webauthn.create", "webauthn.get"];

    /// <summary>Looks at personal data have a page of their own, by purpose and field.</summary>
    private const string Opened = "personal_data.opened";

    private static readonly string Identity = Path.Combine(ProjectGraph.Root, "src", "Identity", "Identity");
    private static readonly IReadOnlyList<string> Sources =
        [.. SourceFiles.Under(Identity, ".").Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText)];

    [Fact]
    public void Every_kind_of_event_has_words_in_three_languages()
    {
        var kinds = Kinds(Sources);

        Assert.True(kinds.Count > 60, $"Only {kinds.Count} kinds were found.");
        Finding.None(Wordless("ActivityModel", kinds.Select(kind => $"Event.{kind}")));
    }

    [Fact]
    public void Every_kind_of_event_that_has_words_is_one_that_happens() =>
        Finding.None(Texts("ActivityModel").SelectMany(language => language.Keys).Where(key => key.StartsWith("Event.", StringComparison.Ordinal))
            .Select(key => key["Event.".Length..]).Distinct().Except(Kinds(Sources)));

    [Fact]
    public void Every_purpose_and_field_of_a_look_has_words_in_three_languages()
    {
        var purposes = Sources.SelectMany(text => Purpose().Matches(text)).Select(m => m.Groups["purpose"].Value).Distinct().ToList();
        var fields = Field().Matches(File.ReadAllText(Path.Combine(Identity, "Model", "PersonalField.cs"))).Select(m => m.Groups[1].Value).ToList();

        Assert.True(purposes.Count >= 6 && fields.Count >= 7, $"Only {purposes.Count} purposes and {fields.Count} fields were found.");
        Finding.None(Wordless("LooksModel", [.. purposes.Select(p => $"Purpose.{p}"), .. fields.Select(f => $"Field.{f}")]));
    }

    [Fact]
    public void No_kind_is_put_together_from_parts_that_the_rule_cannot_read() => Finding.None(Sources.SelectMany(text => Composed().Matches(text)).Select(m => m.Value));

    [Theory]
    [InlineData("new AuditEvent(\"planet.moved\", me, me, \"\", now)")]
    [InlineData("INSERT INTO audit_event VALUES (@id, @at, 'planet.moved', @account)")]
    public void A_kind_without_words_is_caught(string planted) => Assert.Equal(3, Wordless("ActivityModel", Kinds([planted]).Select(kind => $"Event.{kind}")).Count());

    [Fact]
    public void A_kind_put_together_from_parts_is_caught() => Assert.Single(Composed().Matches("new AuditEvent($\"planet.{what}\", me, me, \"\", now)"));

    private static HashSet<string> Kinds(IEnumerable<string> sources) =>
        [.. sources.SelectMany(text => Kind().Matches(text)).Select(m => m.Groups[1].Value).Except([.. NotKinds, Opened])];

    private static IEnumerable<string> Wordless(string page, IEnumerable<string> keys) =>
        from key in keys
        from language in Texts(page)
        where !language.ContainsKey(key)
        select $"{page} has no words for {key} in one of the languages";

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Texts(string page)
    {
        var set = ResourceSet.All(ProjectGraph.Root).Single(s => s.BaseName.EndsWith($"MyAccount/{page}", StringComparison.Ordinal));
        return [.. new[] { set.English, set.Traditional, set.Simplified }.Select(texts => texts ?? new Dictionary<string, string>())];
    }

    [GeneratedRegex("""["']([a-z_]+\.[a-z_]+)["']""")]
    private static partial Regex Kind();

    // An access whose subject is null concerns nobody's account, and no owner is shown it.
    [GeneratedRegex("""new Access\((?!null)[^,]+,[^,]+, "(?<purpose>[a-z_]+)"|purpose=(?<purpose>[a-z_]+) """)]
    private static partial Regex Purpose();

    [GeneratedRegex("""const string \w+ = "([a-z_]+)";""")]
    private static partial Regex Field();

    // The three exceptions name sealed values, not events.
    [GeneratedRegex("""\$"(?!notice\.\{Id|contact_change\.\{Id|evidence\.\{fileId)[a-z_]+\.\{""")]
    private static partial Regex Composed();
}
