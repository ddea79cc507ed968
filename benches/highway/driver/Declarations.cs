using System.Globalization;

namespace Bauhinia.Highway.Driver;

/// <summary>Declares many streams, in a folder: titles of words that the city's data sets have, many owners, three languages.</summary>
internal static class Declarations
{
    private static readonly (string En, string Hant, string Hans)[] Subjects =
    [
        ("Traffic speed", "交通車速", "交通车速"), ("Car park vacancy", "停車場空位", "停车场空位"), ("Air temperature", "氣溫", "气温"), ("Daily rainfall", "每日雨量", "每日雨量"),
        ("Air quality", "空氣質素", "空气质素"), ("Beach water quality", "泳灘水質", "泳滩水质"), ("Noise level", "噪音水平", "噪音水平"), ("Footbridge lifts", "行人天橋升降機", "行人天桥升降机"),
        ("Library loans", "圖書館借閱", "图书馆借阅"), ("Waiting time of clinics", "診所輪候時間", "诊所轮候时间"),
    ];

    private static readonly (string En, string Hant, string Hans)[] Districts =
    [
        ("Central and Western", "中西區", "中西区"), ("Wan Chai", "灣仔", "湾仔"), ("Eastern", "東區", "东区"), ("Southern", "南區", "南区"), ("Yau Tsim Mong", "油尖旺", "油尖旺"), ("Sham Shui Po", "深水埗", "深水埗"),
        ("Kowloon City", "九龍城", "九龙城"), ("Wong Tai Sin", "黃大仙", "黄大仙"), ("Kwun Tong", "觀塘", "观塘"), ("Sha Tin", "沙田", "沙田"), ("Tai Po", "大埔", "大埔"), ("Yuen Long", "元朗", "元朗"), ("Islands", "離島", "离岛"),
    ];

    public static void Write(Settings settings)
    {
        var folder = Directory.CreateDirectory(settings["folder"]).FullName;
        for (var i = 0; i < settings.Number("streams"); i++) File.WriteAllText(Path.Combine(folder, $"s{i}.yaml"), Yaml(i));
    }

    private static string Yaml(int i)
    {
        var (subject, district) = (Subjects[i % Subjects.Length], Districts[i / Subjects.Length % Districts.Length]);
        var owner = (i / 7 % 40).ToString(CultureInfo.InvariantCulture);
        return $$"""
            id: bench-{{i}}
            version: 1
            title: { en: "{{subject.En}} in {{district.En}}, station {{i}}", zh-Hant: "{{district.Hant}}{{subject.Hant}}第{{i}}站", zh-Hans: "{{district.Hans}}{{subject.Hans}}第{{i}}站" }
            description: { en: "Readings of {{subject.En}} by sensors of {{district.En}}.", zh-Hant: "{{district.Hant}}感應器量度的{{subject.Hant}}。", zh-Hans: "{{district.Hans}}传感器量度的{{subject.Hans}}。" }
            owner: { code: "d{{owner}}", name: { en: "Department {{owner}}", zh-Hant: "第{{owner}}部門", zh-Hans: "第{{owner}}部门" } }
            classification: open
            approval: { by: Bench, on: "2026-01-02" }
            licence: { name: "Licence {{i % 3}}", url: https://example.org/licence, attribution: { en: Bench, zh-Hant: 測試, zh-Hans: 测试 } }
            retentionDays: 30
            perDevice: true
            key: [sensor]
            fields:
              - { name: sensor, kind: text, required: true, maximumLength: 20, title: { en: Sensor, zh-Hant: 感應器, zh-Hans: 传感器 } }
              - { name: level, kind: decimal, unit: Cel, minimum: -50, maximum: 100, title: { en: Level, zh-Hant: 水平, zh-Hans: 水平 } }
            """;
    }
}
