namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Declarations that only tests have.</summary>
internal static class TestStreams
{
    public const string Levels = "test-levels";
    public const string Hidden = "test-hidden";
    public const string Unapproved = "test-unapproved";
    public const string Devices = "test-devices";
    public const string Beats = "test-beats";

    /// <summary>A folder with a public stream, one that is not open, one that nobody approved, one of devices, and one that promises a message each minute.</summary>
    public static string Folder(string under)
    {
        var folder = Directory.CreateDirectory(Path.Combine(under, "streams")).FullName;
        File.WriteAllText(Path.Combine(folder, "levels.yaml"), Yaml(Levels));
        File.WriteAllText(Path.Combine(folder, "hidden.yaml"), Yaml(Hidden, classification: "internal"));
        File.WriteAllText(Path.Combine(folder, "unapproved.yaml"), Yaml(Unapproved, approval: ""));
        File.WriteAllText(Path.Combine(folder, "devices.yaml"), Yaml(Devices, more: "perDevice: true"));
        File.WriteAllText(Path.Combine(folder, "beats.yaml"), Yaml(Beats, more: "periodSeconds: 60"));
        return folder;
    }

    public static string Yaml(
        string id, string classification = "open", string approval = "approval: { by: Test department, on: \"2026-01-02\" }", int version = 1, string unit = "Cel", string more = "", string moreFields = "") =>
        $$"""
        id: {{id}}
        version: {{version}}
        title: { en: Levels, zh-Hant: 水平, zh-Hans: 水平 }
        description: { en: Levels for tests, zh-Hant: 測試, zh-Hans: 测试 }
        owner: { code: test, name: { en: Test, zh-Hant: 測試, zh-Hans: 测试 } }
        classification: {{classification}}
        {{approval}}
        licence:
          name: None
          url: https://example.org/licence
          attribution: { en: Test, zh-Hant: 測試, zh-Hans: 测试 }
        retentionDays: 30
        {{more}}
        key: [sensor]
        fields:
          - { name: sensor, kind: text, required: true, maximumLength: 20, title: { en: Sensor, zh-Hant: 感應器, zh-Hans: 传感器 } }
          - { name: level, kind: decimal, unit: {{unit}}, minimum: -50, maximum: 100, title: { en: Level, zh-Hant: 水平, zh-Hans: 水平 } }
          - { name: steps, kind: integer, unit: "1", title: { en: Steps, zh-Hant: 步數, zh-Hans: 步数 } }
          - { name: state, kind: choice, choices: [good, bad], title: { en: State, zh-Hant: 狀態, zh-Hans: 状态 } }
          - { name: on, kind: flag, title: { en: "On", zh-Hant: 開啟, zh-Hans: 开启 } }
          - { name: since, kind: time, title: { en: Since, zh-Hant: 由, zh-Hans: 从 } }
        {{moreFields}}
        """;
}
