namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Files of the lake cannot be kept or brought at this time. Like a full disk it passes, and nothing is lost by it.</summary>
internal sealed class LakeUnreachableException(string message, Exception? inner = null) : IOException(message, inner);
