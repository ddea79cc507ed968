namespace Bauhinia.Identity.Keys;

/// <summary>Where the sealed key file is.</summary>
public sealed class SealedFileOptions
{
    /// <summary>Path of the key file; beside it stands an empty <c>.lock</c> file.</summary>
    public required string Path { get; init; }

    /// <summary>True to make a new key file when there is none. A lost key file must never be replaced in silence, so false by default.</summary>
    public bool CreateIfMissing { get; init; }

    /// <summary>Memory that opening a new file takes, 19,456 to 1,048,576 KiB. An existing file keeps what it was made with.</summary>
    public int MemoryKib { get; init; } = 64 * 1024;

    /// <summary>Passes over that memory, 2 to 16. The defaults are memory and passes of the second recommended set of RFC 9106 §4, in one lane.</summary>
    public int Passes { get; init; } = 3;
}
