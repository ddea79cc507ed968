using System.Globalization;

namespace Bauhinia.Cloud.Placement;

/// <summary>Decides where a workload may live and where it does: from what it is given alone, so that the same always gives the same.</summary>
internal static class Placer
{
    // The one driver that there is.
    private const string Driver = "podman";

    public static Decision Decide(Site site, Workload workload, Func<string, Usage> usage)
    {
        var rule = site.Rules[workload.Classification];
        var refusals = new (Phrase Reason, Phrase Change)?[site.Zones.Count];
        var (best, second) = (-1, -1);
        for (var i = 0; i < site.Zones.Count; i++)
        {
            refusals[i] = Refuse(site, site.Zones[i], rule, workload, usage(site.Zones[i].Name));
            if (refusals[i] is not null) continue;
            if (best < 0 || Compare(site, workload, usage, site.Zones[i], site.Zones[best]).Order < 0) (best, second) = (i, best);
            else if (second < 0 || Compare(site, workload, usage, site.Zones[i], site.Zones[second]).Order < 0) second = i;
        }
        var chosen = best < 0 ? null : site.Zones[best];
        var why = chosen is null || second < 0 ? Say("placement.only") : Why(Compare(site, workload, usage, chosen, site.Zones[second]).By, chosen, workload);
        var all = new Considered[site.Zones.Count];
        for (var i = 0; i < all.Length; i++)
        {
            var name = site.Zones[i].Name;
            all[i] = refusals[i] is var (reason, change) ? new Considered(name, "refused", reason, change)
                : i == best ? new Considered(name, "chosen", why, null) : new Considered(name, "possible", Say("placement.possible", chosen?.Name ?? ""), null);
        }
        return new Decision(workload.Classification, chosen?.Name, all);
    }

    private static (Phrase Reason, Phrase Change)? Refuse(Site site, Zone zone, Rule rule, Workload workload, Usage used)
    {
        if (!rule.Ownership.Contains(zone.Ownership)) return (Say("placement.ownership", workload.Classification, $"placement.ownership.{zone.Ownership}"), Reclassify(site, zone));
        if (zone.Grade < rule.Grade) return (Say("placement.grade", workload.Classification, Number(rule.Grade), Number(zone.Grade)), Reclassify(site, zone));
        if (zone.Driver != Driver) return (Say("placement.driver", zone.Driver), Say("placement.change.driver", Driver));
        if (zone.CpuMillis is { } cpu && used.CpuMillis + workload.CpuMillis > cpu)
        {
            return (Say("placement.cpu", Number(workload.CpuMillis), Number(Math.Max(0, cpu - used.CpuMillis))), Say("placement.change.cpu", Number(used.CpuMillis + workload.CpuMillis - cpu)));
        }
        if (zone.MemoryBytes is { } memory && used.MemoryBytes + workload.MemoryBytes > memory)
        {
            return (Say("placement.memory", Mib(workload.MemoryBytes), Mib(Math.Max(0, memory - used.MemoryBytes))), Say("placement.change.memory", Mib(used.MemoryBytes + workload.MemoryBytes - memory)));
        }
        return null;
    }

    /// <summary>The highest classification that the zone may take.</summary>
    private static Phrase Reclassify(Site site, Zone zone) => site.Ladder.LastOrDefault(step => site.Rules[step].Ownership.Contains(zone.Ownership) && site.Rules[step].Grade <= zone.Grade) is { } step
        ? Say("placement.change.classification", step) : Say("placement.change.policy");

    /// <returns>Which comes first, below 0 for the first, and by what; 0 leaves the site's order.</returns>
    private static (int Order, string? By) Compare(Site site, Workload workload, Func<string, Usage> usage, Zone one, Zone other)
    {
        foreach (var by in site.Prefer)
        {
            var order = by switch
            {
                SiteFile.Affinity => (other.Name == workload.RunsIn).CompareTo(one.Name == workload.RunsIn),
                SiteFile.Spread => usage(one.Name).Neighbours.CompareTo(usage(other.Name).Neighbours),
                _ => Price(one, workload).CompareTo(Price(other, workload)),
            };
            if (order != 0) return (order, by);
        }
        return (0, null);
    }

    private static Phrase Why(string? by, Zone chosen, Workload workload) => by switch
    {
        SiteFile.Affinity => Say("placement.stays"),
        SiteFile.Spread => Say("placement.spread"),
        SiteFile.Price => Say("placement.price", Price(chosen, workload).ToString("0.00", CultureInfo.InvariantCulture)),
        _ => Say("placement.first"),
    };

    private static decimal Price(Zone zone, Workload workload) => (zone.CorePrice * workload.CpuMillis / 1000) + (zone.GibPrice * workload.MemoryBytes / (1L << 30));

    private static Phrase Say(string code, params string[] values) => new(code, values);

    // Rounded up, so that what is named is enough.
    private static string Mib(long bytes) => Number((bytes + (1L << 20) - 1) >> 20);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
