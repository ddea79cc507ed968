using System.Reflection;
using Bauhinia.Data.Contracts;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Reference;

/// <summary>The pages that the types of problems lead to.</summary>
public sealed class ProblemPageTests
{
    [Fact]
    public void Every_code_has_a_page_and_every_page_a_code()
    {
        var codes = typeof(DataProblems).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => Assert.IsType<string>(f.GetRawConstantValue())).Order(StringComparer.Ordinal).ToList();
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "reference", "problems"), "data.*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);
        Assert.True(codes.Count >= 10);
        Assert.Equal(codes, pages);
    }
}
