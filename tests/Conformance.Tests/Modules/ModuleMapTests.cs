using Bauhinia.Testing;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Bauhinia.Conformance.Tests.Modules;

/// <summary>
/// docs/reference/conformance.md maps each module of the OpenID conformance suite that concerns a provider to a test of ours, or says why
/// there is none. The map must not rot: no module unlisted, no test that is missing or skipped.
/// </summary>
public sealed partial class ModuleMapTests
{
    private static readonly string[] TestProjects = ["Conformance.Tests", "Identity.Tests"];

    [Fact]
    public void Lists_every_module_once()
    {
        if (Environment.GetEnvironmentVariable("BAUHINIA_TEST_VECTORS") is not { Length: > 0 } folder) return;
        var known = File.ReadLines(Path.Combine(folder, "oidf-modules.tsv")).Select(line => line.Split('\t')[1]).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(known);
        Assert.Equal(known, Rows().Select(row => row.Module).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_only_tests_that_exist_and_run()
    {
        var tests = Tests();
        var named = Rows().Where(row => row.Test.Length > 0).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, row => Assert.True(tests.ContainsKey(row.Test), $"{row.Module} names {row.Test}, which is no test."));
        Assert.All(named, row => Assert.False(tests[row.Test], $"{row.Module} names {row.Test}, which is skipped."));
    }

    [Fact]
    public void Says_for_every_module_what_is_asserted_or_why_nothing_is() =>
        Assert.All(Rows(), row => Assert.True(row.Words.Length >= 10, $"{row.Module} says neither conditions nor a reason."));

    private static List<Row> Rows()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "reference", "conformance.md"))
            .Select(line => RowPattern().Match(line)).Where(match => match.Success)
            .Select(match => new Row(match.Groups["module"].Value, match.Groups["test"].Value, match.Groups["words"].Value.Trim())).ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, rows.Select(row => row.Module).Distinct().Count());
        return rows;
    }

    /// <summary>Every test of both projects as <c>Class.Method</c>, and whether it is skipped.</summary>
    private static Dictionary<string, bool> Tests() => TestProjects.Select(Load)
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .SelectMany(method => method.GetCustomAttributes().Where(a => a is FactAttribute).Cast<FactAttribute>().Select(fact => (Name: $"{method.DeclaringType?.Name}.{method.Name}", Skipped: fact.Skip is not null)))
        .GroupBy(test => test.Name).ToDictionary(group => group.Key, group => group.Any(test => test.Skipped));

    private static Assembly Load(string project)
    {
        var own = typeof(ModuleMapTests).Assembly;
        if (own.GetName().Name == $"Bauhinia.{project}") return own;
        var path = AppContext.BaseDirectory.Replace("Conformance.Tests", project, StringComparison.Ordinal);
        return Assembly.LoadFrom(Path.Combine(path, $"Bauhinia.{project}.dll"));
    }

    [GeneratedRegex(@"^\| `(?<module>[^`]+)` \| (`(?<test>[^`]+)`)? ?\| (?<words>[^|]+) \|$")]
    private static partial Regex RowPattern();

    private sealed record Row(string Module, string Test, string Words);
}
