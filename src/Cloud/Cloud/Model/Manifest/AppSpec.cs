namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>What a manifest asks for, with every default filled in.</summary>
internal sealed record AppSpec
{
    public required string App { get; init; }

    /// <summary>A step of the site's ladder; null for the one that the site has where nothing is said.</summary>
    public required string? Classification { get; init; }

    /// <summary>The image by digest, <c>registry/name@sha256:…</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The port on which the application listens; it is told by the variable <c>PORT</c>.</summary>
    public required int Port { get; init; }

    /// <summary>Path of the health check: any status from 200 to 399 is good.</summary>
    public required string Health { get; init; }

    /// <summary>How many instances, 0 to 20.</summary>
    public required int Replicas { get; init; }

    /// <summary>Host names below the gateway's domain; the first is the application's address.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Env { get; init; }

    /// <summary>CPU of an instance in thousandths of a core.</summary>
    public required int CpuMillis { get; init; }

    /// <summary>Memory of an instance in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Seconds that an instance of the release before goes on answering what it has begun.</summary>
    public required int DrainSeconds { get; init; }
}
