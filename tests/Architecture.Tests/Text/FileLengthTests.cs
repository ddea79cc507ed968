using Xunit;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>A file above 300 lines is split by idea, or its reason is written in long-files.txt.</summary>
public sealed class FileLengthTests
{
    private const int LimitLines = 300;
    private static readonly string[] Extensions = [".cs", ".cshtml", ".css", ".js", ".mjs", ".ts", ".sh"];
    private static readonly string Root = ProjectGraph.Root;

    [Fact]
    public void No_file_is_longer_than_its_limit_without_a_reason()
    {
        var files = Files().ToList();
        Assert.True(files.Count > 100);
        Finding.None(TooLong(files).Except(Reasons().Keys));
    }

    [Fact]
    public void A_file_of_301_lines_is_caught_and_one_of_300_is_not() =>
        Assert.Equal(["long.cs"], TooLong([("short.cs", LimitLines), ("long.cs", LimitLines + 1)]));

    [Fact]
    public void Every_exception_has_a_reason_and_is_still_needed()
    {
        var reasons = Reasons();
        Assert.DoesNotContain(reasons, r => r.Value.Length < 20);
        Finding.None(reasons.Keys.Except(TooLong(Files())));
    }

    private static IEnumerable<string> TooLong(IEnumerable<(string Path, int Lines)> files) => files.Where(f => f.Lines > LimitLines).Select(f => f.Path);

    private static IEnumerable<(string Path, int Lines)> Files() =>
        from file in SourceFiles.Under(Root, "src", "tests", "bench", "examples", "eng", "deploy", "soak")
        where Extensions.Contains(Path.GetExtension(file))
        select (Path.GetRelativePath(Root, file), File.ReadLines(file).Count());

    private static Dictionary<string, string> Reasons() =>
        File.ReadLines(Path.Combine(Root, "tests/Architecture.Tests/Text/long-files.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('|', 2))
            .ToDictionary(p => p[0].Trim(), p => p.Length == 2 ? p[1].Trim() : "");
}
