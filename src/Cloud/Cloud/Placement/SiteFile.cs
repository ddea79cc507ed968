namespace Bauhinia.Cloud.Placement;

/// <summary>The file of zones as it is written.</summary>
internal sealed class SiteFile
{
    public const string Affinity = "affinity";
    public const string Spread = "spread";
    public const string Price = "price";

    public static readonly string[] Ownerships = ["in-house", "outsourced", "public"];
    public static readonly string[] Preferences = [Affinity, Spread, Price];

    public string? ApiVersion { get; set; }

    public List<ClassificationPart>? Classifications { get; set; }

    public List<ZonePart>? Zones { get; set; }

    public List<RulePart>? Policy { get; set; }

    public List<string>? Prefer { get; set; }

    internal sealed class ClassificationPart
    {
        public string? Name { get; set; }

        public bool Default { get; set; }
    }

    internal sealed class ZonePart
    {
        public string? Name { get; set; }

        public string? Ownership { get; set; }

        public int Grade { get; set; }

        public string? Region { get; set; }

        public string? Driver { get; set; }

        public CapacityPart? Capacity { get; set; }

        public PricePart? Price { get; set; }
    }

    internal sealed class CapacityPart
    {
        public int? Cores { get; set; }

        public string? Memory { get; set; }
    }

    internal sealed class PricePart
    {
        public decimal Core { get; set; }

        public decimal Gib { get; set; }
    }

    internal sealed class RulePart
    {
        public string? Classification { get; set; }

        public List<string>? Ownership { get; set; }

        public int Grade { get; set; }
    }
}
