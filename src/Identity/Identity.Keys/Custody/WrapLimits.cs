namespace Bauhinia.Identity.Keys;

/// <summary>What both custodians accept, and the layout of what they return: format byte 1, nonce, ciphertext, tag.</summary>
internal static class WrapLimits
{
    public const byte Format = 1;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;
    public const int HeaderBytes = 1 + NonceBytes;
    public const int KekBytes = 32;

    private const int MinKeyBytes = 16;
    private const int MaxKeyBytes = 64;
    private const int MaxAssociatedBytes = 1024;

    public static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, MinKeyBytes, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKeyBytes, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(associatedData.Length, MaxAssociatedBytes, nameof(associatedData));
    }

    public static bool LooksWrapped(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData) =>
        wrapped.Length is >= HeaderBytes + MinKeyBytes + TagBytes and <= HeaderBytes + MaxKeyBytes + TagBytes
        && wrapped[0] == Format
        && associatedData.Length <= MaxAssociatedBytes;
}
