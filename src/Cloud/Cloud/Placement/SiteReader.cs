using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Web;

namespace Bauhinia.Cloud.Placement;

/// <summary>Reads the site's zones, classifications and policy; whatever is wrong ends the start.</summary>
internal static class SiteReader
{
    private const string Version = "bauhinia/zones/v1";

    /// <param name="path">The site's file; null for what comes with the product.</param>
    public static Site Load(string? path)
    {
        if (path is not null && !File.Exists(path)) throw new StartRefusedException($"Cloud:ZoneFile: there is no file '{path}'.");
        using var text = new StreamReader(path is not null ? File.OpenRead(path) : typeof(SiteReader).Assembly.GetManifestResourceStream("zones.yaml") ?? throw new InvalidOperationException("The assembly lacks zones.yaml."));
        var (file, fault) = StrictYaml.Read<SiteFile>(text.ReadToEnd(), "the file");
        var faults = new List<string>();
        if (fault is not null) faults.Add(fault);
        var site = file is null ? null : Check(file, faults);
        return faults.Count == 0 && site is not null ? site : throw new StartRefusedException($"Cloud:ZoneFile: {string.Join("; ", faults)}");
    }

    private static Site Check(SiteFile file, List<string> faults)
    {
        void Need(bool holds, string fault)
        {
            if (!holds) faults.Add(fault);
        }

        Need(file.ApiVersion == Version, $"apiVersion: {Version}");
        var (steps, zones, rules) = (file.Classifications ?? [], file.Zones ?? [], file.Policy ?? []);
        var ladder = steps.ConvertAll(s => s.Name ?? "");
        Need(IsOnce(ladder), $"classifications: one or more, each once; name: {CloudName.Rule}");
        Need(steps.Count(s => s.Default) == 1, "classifications: one of them has default: true");
        Need(IsOnce(zones.ConvertAll(z => z.Name ?? "")), $"zones: one or more, each once; name: {CloudName.Rule}");
        foreach (var zone in zones)
        {
            Need(SiteFile.Ownerships.Contains(zone.Ownership), $"zones.{zone.Name}.ownership: one of {string.Join(", ", SiteFile.Ownerships)}");
            Need(zone.Grade is >= 1 and <= 9, $"zones.{zone.Name}.grade: 1 to 9");
            Need(CloudName.IsOne(zone.Region), $"zones.{zone.Name}.region: {CloudName.Rule}");
            Need(CloudName.IsOne(zone.Driver), $"zones.{zone.Name}.driver: {CloudName.Rule}");
            Need(zone.Capacity?.Cores is null or >= 0, $"zones.{zone.Name}.capacity.cores: 0 or more");
            Need(zone.Capacity?.Memory is null || Quantities.TryMemory(zone.Capacity.Memory, out _), $"zones.{zone.Name}.capacity.memory: such as 256Gi");
            Need(zone.Price is null or { Core: >= 0, Gib: >= 0 }, $"zones.{zone.Name}.price: 0 or more");
        }
        foreach (var step in ladder) Need(rules.Count(r => r.Classification == step) == 1, $"policy: {step} stands there once");
        foreach (var rule in rules)
        {
            Need(ladder.Contains(rule.Classification ?? ""), $"policy.{rule.Classification}: is one of classifications");
            Need(rule.Ownership is { Count: > 0 } all && all.All(SiteFile.Ownerships.Contains), $"policy.{rule.Classification}.ownership: some of {string.Join(", ", SiteFile.Ownerships)}");
            Need(rule.Grade is >= 1 and <= 9, $"policy.{rule.Classification}.grade: 1 to 9");
        }
        var prefer = file.Prefer ?? [.. SiteFile.Preferences];
        Need(prefer.Distinct().Count() == prefer.Count && prefer.All(SiteFile.Preferences.Contains), $"prefer: some of {string.Join(", ", SiteFile.Preferences)}");
        return faults.Count > 0 ? new Site([], "", [], new Dictionary<string, Rule>(), []) : new Site(
            ladder, ladder[steps.FindIndex(s => s.Default)], zones.ConvertAll(Read), rules.ToDictionary(r => r.Classification ?? "", r => new Rule(r.Ownership ?? [], r.Grade), StringComparer.Ordinal), prefer);
    }

    private static Zone Read(SiteFile.ZonePart zone) => new(
        zone.Name ?? "", zone.Ownership ?? "", zone.Grade, zone.Region ?? "", zone.Driver ?? "", zone.Capacity?.Cores * 1000L, Quantities.TryMemory(zone.Capacity?.Memory, out var memory) ? memory : null, zone.Price?.Core ?? 0, zone.Price?.Gib ?? 0);

    private static bool IsOnce(List<string> names) => names.Count > 0 && names.All(CloudName.IsOne) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
}
