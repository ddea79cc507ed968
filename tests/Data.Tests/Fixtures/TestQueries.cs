namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Named queries that only tests have.</summary>
internal static class TestQueries
{
    /// <summary>The readings of <see cref="TestStreams.Devices"/>: each kind of column.</summary>
    public const string Kinds = "test-kinds";

    /// <summary>The readings of <see cref="TestStreams.Levels"/>, of a <c>sensor</c> and up to a level <c>most</c>.</summary>
    public const string Levels = "test-levels-of";

    /// <summary>As many rows of each reading as <c>times</c> says.</summary>
    public const string Many = "test-many";

    /// <summary>An answer that fails after its first rows.</summary>
    public const string Broken = "test-broken";

    /// <summary>An answer that takes hours to its first row.</summary>
    public const string Slow = "test-slow";

    public const string OfHidden = "test-of-hidden";
    public const string OfUnapproved = "test-of-unapproved";

    private const string Texts = "{ en: Test, zh-Hant: 測試, zh-Hans: 测试 }";

    /// <summary>A folder with them.</summary>
    public static string Folder(string under)
    {
        var folder = Directory.CreateDirectory(Path.Combine(under, "queries")).FullName;
        Write(folder, Kinds, TestStreams.Devices,
            [
                ("at", "time", null), ("sensor", "text", null), ("level", "decimal", "Cel"), ("steps", "integer", "1"), ("on", "flag", null), ("since", "time", null), ("third", "number", "1"),
            ],
            "SELECT _measured AS at, sensor, level, steps, \"on\", since, level::DOUBLE / 3 AS third FROM test_devices ORDER BY _measured, sensor");
        Write(folder, Levels, TestStreams.Levels, [("sensor", "text", null), ("level", "decimal", "Cel")],
            "WITH few AS (SELECT * FROM test_levels WHERE ($sensor IS NULL OR sensor = $sensor) AND level <= $most) SELECT sensor, level FROM few ORDER BY _measured",
            "{ name: sensor, kind: text, maximumLength: 30, title: " + Texts + " }", "{ name: most, kind: integer, unit: Cel, minimum: -50, maximum: 100, default: 100, title: " + Texts + " }");
        Write(folder, Many, TestStreams.Levels, [("number", "integer", "1"), ("sensor", "text", null)],
            "SELECT n AS number, sensor FROM test_levels, range($times) AS r(n)",
            "{ name: times, kind: integer, unit: \"1\", minimum: 1, maximum: 1000000000, required: true, title: " + Texts + " }");
        Write(folder, Broken, TestStreams.Levels, [("number", "integer", "1")],
            "SELECT CASE WHEN n = 2000000 THEN error('the end of ' || n) ELSE n END::BIGINT AS number FROM test_levels, range(3000000) AS r(n)");
        Write(folder, Slow, TestStreams.Levels, [("number", "integer", "1")], "SELECT count(*) AS number FROM test_levels, range(1000000) AS r(n), range(1000000) AS s(m) WHERE (n * m) % 7 = 3");
        Write(folder, OfHidden, $"{TestStreams.Levels}, {TestStreams.Hidden}", [("sensor", "text", null)], "SELECT sensor FROM test_hidden");
        Write(folder, OfUnapproved, TestStreams.Unapproved, [("sensor", "text", null)], "SELECT sensor FROM test_unapproved");
        return folder;
    }

    private static void Write(string folder, string name, string streams, IReadOnlyList<(string Name, string Kind, string? Unit)> columns, string sql, params string[] parameters) => File.WriteAllText(
        Path.Combine(folder, $"{name}.yaml"),
        $"""
        name: {name}
        title: {Texts}
        description: {Texts}
        streams: [{streams}]
        usualDays: 1
        longestDays: 400
        parameters: [{string.Join(", ", parameters)}]
        columns: [{string.Join(", ", columns.Select(c => $"{{ name: {c.Name}, kind: {c.Kind}, {(c.Unit is null ? "" : $"unit: \"{c.Unit}\", ")}title: {Texts} }}"))}]
        sql: |
          {sql}
        """);
}
