using Bauhinia.Sdk;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>The console of Data, registered at Identity by the operator's command as <c>./run</c> does: the host starts again once it knows its client id.</summary>
internal static class ConsoleClient
{
    /// <summary>A stream of the Transport Department that waits for its approval.</summary>
    public const string Waiting = "td-bus-lanes";

    public static async Task<TestHost> Start(string folder, Dictionary<string, string?> settings)
    {
        var first = await TestHost.Start(folder: folder, settings: settings);
        var client = Path.Combine(folder, "console-client");
        var (exit, output) = await first.Command(
            "clients", "register", "--name-en", "Publishing console", "--name-zh-hant", "發布控制台", "--name-zh-hans", "发布控制台", "--origin", $"http://data.localhost:{first.Port}", "--folder", client);
        if (exit != 0) throw new InvalidOperationException(output);
        await first.Stop();
        var console = new Dictionary<string, string?>(settings)
        {
            ["Data:Console:Issuer"] = first.Issuer.ToString().TrimEnd('/'),
            ["Data:Console:ClientId"] = await File.ReadAllTextAsync(Path.Combine(client, "client-id")),
            ["Data:Console:KeyFile"] = Path.Combine(client, "client.pem"),
            ["Data:Console:AllowInsecureHttp"] = "true",
        };
        return await TestHost.Start(folder: folder, port: first.Port, settings: console, services: services => services.Configure<BauhiniaOptions>(sdk => sdk.BackchannelHandler = first.Handler()));
    }

    /// <summary>A folder with the declaration of <see cref="Waiting"/>.</summary>
    public static string Streams(string folder)
    {
        var streams = Directory.CreateDirectory(Path.Combine(folder, "streams")).FullName;
        File.WriteAllText(Path.Combine(streams, "waiting.yaml"), $$"""
            id: {{Waiting}}
            version: 1
            title: { en: Bus lanes, zh-Hant: 巴士專線, zh-Hans: 巴士专线 }
            description: { en: How full bus lanes are., zh-Hant: 巴士專線使用情況。, zh-Hans: 巴士专线使用情况。 }
            owner: { code: td, name: { en: Transport Department, zh-Hant: 運輸署, zh-Hans: 运输署 } }
            classification: open
            licence:
              name: Terms and Conditions of Use of DATA.GOV.HK
              url: https://data.gov.hk/en/terms-and-conditions
              attribution: { en: Transport Department, zh-Hant: 運輸署, zh-Hans: 运输署 }
            retentionDays: 30
            periodSeconds: 60
            key: [lane]
            fields:
              - { name: lane, kind: text, required: true, maximumLength: 20, title: { en: Lane, zh-Hant: 行車線, zh-Hans: 车道 } }
              - { name: occupancy, kind: decimal, unit: "%", property: occupancy, minimum: 0, maximum: 100, plausibleTo: 90, title: { en: Occupancy, zh-Hant: 佔用率, zh-Hans: 占用率 } }
            """);
        return streams;
    }
}
