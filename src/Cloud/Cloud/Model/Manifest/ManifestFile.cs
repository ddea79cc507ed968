namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>A <c>bauhinia.yaml</c> as it is written.</summary>
internal sealed class ManifestFile
{
    public string? ApiVersion { get; set; }

    public string? App { get; set; }

    public string? Classification { get; set; }

    public string? Image { get; set; }

    public int? Port { get; set; }

    public string? Health { get; set; }

    public int? Replicas { get; set; }

    public List<RoutePart>? Routes { get; set; }

    public Dictionary<string, string>? Env { get; set; }

    public ResourcesPart? Resources { get; set; }

    public string? Drain { get; set; }

    internal sealed class RoutePart
    {
        public string? Host { get; set; }
    }

    internal sealed class ResourcesPart
    {
        public string? Cpu { get; set; }

        public string? Memory { get; set; }
    }
}
