namespace Bauhinia.Identity.Keys;

/// <summary>Where the sealed key file is.</summary>
public sealed class SealedFileOptions
{
    /// <summary>Path of the key file; beside it stands an empty <c>.lock</c> file.</summary>
    public required string Path { get; init; }

    /// <summary>True to make a new key file when there is none. A lost key file must never be replaced in silence, so false by default.</summary>
    public bool CreateIfMissing { get; init; }
}
