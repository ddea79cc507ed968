namespace Bauhinia.Data.Storage.Lake;

/// <summary>DuckDB could not answer. What it says may name files of the host: it is for the log, never for an answer.</summary>
/// <param name="message">What DuckDB says.</param>
/// <param name="isOutOfMemory">Whether memory or disk for the question were used up.</param>
internal sealed class LakeFailedException(string message, bool isOutOfMemory) : Exception(message)
{
    public bool IsOutOfMemory => isOutOfMemory;
}
