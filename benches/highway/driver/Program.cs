using System.Globalization;

namespace Bauhinia.Highway.Driver;

/// <summary>Measures the highway from outside: <c>driver COMMAND name=value…</c>. The peers are commands too, in processes of their own.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var settings = new Settings(arguments.Skip(1));
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        switch (arguments.FirstOrDefault())
        {
            case "ingest": await new IngestBench(settings).Run(stop.Token); return 0;
            case "bare-insert": return await BareInsert.Run(settings);
            case "fill": await Fill.Run(settings, stop.Token); return 0;
            case "latest": await new LatestBench(settings).Run(stop.Token); return 0;
            case "bare-web": await BareWeb.Run(settings, stop.Token); return 0;
            case "fanout":
                using (var fanout = new FanoutBench(settings)) await fanout.Run(stop.Token);
                return 0;
            case "declare": Declarations.Write(settings); return 0;
            case "catalogue": await new CatalogueBench(settings).Run(stop.Token); return 0;
            case "make-day": CityDayBench.Make(settings); return 0;
            case "hk-day": return await new CityDayBench(settings).Run(stop.Token);
            default:
                await Console.Error.WriteLineAsync("driver ingest | latest | fanout | catalogue | hk-day | fill | declare | bare-insert | bare-web");
                return 2;
        }
    }
}
