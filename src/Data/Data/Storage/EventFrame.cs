namespace Bauhinia.Data.Storage;

/// <summary>A committed event in the form that leaves the host.</summary>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="Key">The device it is of, or the word for the whole stream.</param>
/// <param name="Token">The token that follows it.</param>
/// <param name="Json">Its envelope, UTF-8 on one line.</param>
internal sealed record EventFrame(long Sequence, string Key, string Token, byte[] Json);
