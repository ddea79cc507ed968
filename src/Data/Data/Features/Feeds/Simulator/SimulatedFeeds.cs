using Bauhinia.Data.Model.Geography;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>All that the simulator plays, from the excerpts of real files that the product carries and the real register of detectors.</summary>
internal static class SimulatedFeeds
{
    public static IReadOnlyList<SimulatedFeed> Make(DetectorRegister register, int seed)
    {
        var noise = new SmoothNoise(seed);
        var detectors = new DetectorSimulator(Excerpts.Read("rawSpeedVol-all.xml"), register, noise);
        var segments = new SegmentSimulator(Excerpts.Read("irnAvgSpeed-all.xml"), noise);
        var parking = new ParkingSimulator(Excerpts.Read("vacancy_all.json"), noise);
        var weather = new WeatherSimulator(Excerpts.Read("rhrread.json"), noise);
        return
        [
            new("td-traffic-speed", TimeSpan.FromSeconds(30), detectors.File),
            new("td-segment-speed", TimeSpan.FromSeconds(60), segments.File),
            new("td-carpark-vacancy", TimeSpan.FromMinutes(5), parking.File),
            new("hko-current-weather", TimeSpan.FromHours(1), weather.Report),
            new("hko-temperature", TimeSpan.FromMinutes(10), weather.Temperatures),
            new("lamppost-weather", TimeSpan.FromMinutes(1), weather.Lamppost),
            // Days that were measured are no subject for a simulator.
            new("hko-rainfall-daily", TimeSpan.FromDays(1), _ => Excerpts.Read("daily_HKO_RF_ALL.csv")) { IsOnce = true },
            new("td-traffic-hourly", TimeSpan.FromDays(1), _ => Excerpts.Read("traffic_hourly_2023-09-01_to_03.csv")) { IsOnce = true },
        ];
    }
}
