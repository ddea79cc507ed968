namespace Bauhinia.Data.Model.Streams;

/// <summary>Who a stream is for. Only <see cref="Open"/> is ever shown to the public, and only with its owner's approval.</summary>
internal enum Classification
{
    /// <summary>For everyone, under the stream's licence.</summary>
    Open,

    /// <summary>For departments.</summary>
    Internal,

    /// <summary>For its owner alone.</summary>
    Restricted,
}
