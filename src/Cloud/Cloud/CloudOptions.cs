using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Cloud;

/// <summary>Settings of the Cloud system, section <c>Cloud</c>. Checked at start.</summary>
public sealed class CloudOptions
{
    /// <summary>This system's own origin, such as <c>https://cloud.example.hk</c>: it answers on that host name only, and access tokens are for <c>ORIGIN/api/v1</c>. Without it there is no API.</summary>
    public string? Origin { get; set; }

    /// <summary>The SQLite file of organisations, applications and releases; absolute.</summary>
    [Required(ErrorMessage = "Cloud:Store is missing; --data FOLDER sets it and what follows from it.")]
    public string Store { get; set; } = "";

    /// <summary>Origin of the identity provider whose access tokens the API takes. Without it there is no API.</summary>
    public string? Issuer { get; set; }

    /// <summary>Takes an issuer over plain HTTP; for one machine only.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// The registries that images may come from, as an image names them, such as <c>registry.example.hk</c> or <c>127.0.0.1:5000</c>. The engine pulls from where this host is:
    /// an image from anywhere would let a tenant knock at addresses that only the host reaches.
    /// </summary>
    public IList<string> Registries { get; } = [];

    /// <summary>The site's zones, classifications and policy, a file of YAML; without it those that come with the product.</summary>
    public string? ZoneFile { get; set; }

    /// <summary>The engine that runs containers on this machine.</summary>
    public PodmanOptions Podman { get; set; } = new();

    /// <summary>The front door of the applications.</summary>
    public GatewayOptions Gateway { get; set; } = new();

    /// <summary>Settings <c>Cloud:Podman</c>.</summary>
    public sealed class PodmanOptions
    {
        /// <summary>Path of Podman's Unix socket. Without it nothing runs: what was asked for is kept, and waits.</summary>
        public string? Socket { get; set; }

        /// <summary>Seconds between two looks at what runs.</summary>
        [Range(0.1, 60)]
        public double IntervalSeconds { get; set; } = 1;

        /// <summary>Seconds in which the instances of a release must answer their health check, else the release before it stays.</summary>
        [Range(2, 3600)]
        public int ProgressSeconds { get; set; } = 120;
    }

    /// <summary>Settings <c>Cloud:Gateway</c>.</summary>
    public sealed class GatewayOptions
    {
        /// <summary>Where it listens, such as <c>http://0.0.0.0:8083</c>; null for no gateway.</summary>
        public string? Url { get; set; }

        /// <summary>The domain below which each application has its host name.</summary>
        [Required]
        public string Domain { get; set; } = "apps.localhost";
    }
}
