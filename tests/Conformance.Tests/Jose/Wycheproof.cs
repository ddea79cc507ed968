using System.Collections.Concurrent;
using System.Text.Json;

namespace Bauhinia.Conformance.Tests.Jose;

/// <summary>Reads the vector files of C2SP/wycheproof that stand in Vectors/ with their licence.</summary>
internal static class Wycheproof
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Vector>> Files = [];

    public static IReadOnlyList<Vector> Read(string file) => Files.GetOrAdd(file, Load);

    /// <summary>One row a vector: its number and comment, so that a failure names it.</summary>
    public static IEnumerable<TheoryDataRow<int, string>> Rows(string file, Func<Vector, bool> chosen) =>
        from vector in Read(file)
        where chosen(vector)
        select new TheoryDataRow<int, string>(vector.Id, vector.Test.GetProperty("comment").GetString() ?? "");

    public static Vector One(string file, int id) => Read(file).Single(vector => vector.Id == id);

    private static IReadOnlyList<Vector> Load(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Vectors", "wycheproof", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement.Clone();
        return
        [
            .. from @group in root.GetProperty("testGroups").EnumerateArray()
               from test in @group.GetProperty("tests").EnumerateArray()
               select new Vector(@group, test),
        ];
    }

    internal sealed record Vector(JsonElement Group, JsonElement Test)
    {
        public int Id => Test.GetProperty("tcId").GetInt32();

        public string Result => Test.GetProperty("result").GetString() ?? "";

        public byte[] Hex(string name) => Convert.FromHexString(Test.GetProperty(name).GetString() ?? "");
    }
}
