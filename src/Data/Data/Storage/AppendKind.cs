namespace Bauhinia.Data.Storage;

/// <summary>How the journal took a message.</summary>
internal enum AppendKind
{
    /// <summary>The first of its key and time.</summary>
    Created,

    /// <summary>The same was there before; it was counted.</summary>
    Repeated,

    /// <summary>Another of its key and time was there before; both are kept.</summary>
    Revised,
}
