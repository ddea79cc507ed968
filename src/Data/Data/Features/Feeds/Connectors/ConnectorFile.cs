namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>A connector's declaration as it stands in YAML. A member that is not here is refused.</summary>
internal sealed class ConnectorFile
{
    public string? Stream { get; set; }

    public string? Format { get; set; }

    public string? Url { get; set; }

    /// <summary>Left out together with <see cref="Url"/> for an archive.</summary>
    public int? EverySeconds { get; set; }

    public string? RecordedAs { get; set; }

    public bool Enabled { get; set; } = true;
}
