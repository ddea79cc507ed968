namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>
/// Points of small order: a key that is one of them lets one signature fit many messages. The encodings are those of
/// "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko, 2020), table 1, without the sign bit.
/// </summary>
internal static class Ed25519SmallOrder
{
    private static readonly HashSet<string> Encodings =
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    public static bool Contains(ReadOnlySpan<byte> encoded)
    {
        Span<byte> unsigned = stackalloc byte[32];
        encoded.CopyTo(unsigned);
        unsigned[31] &= 0x7f;
        return Encodings.Contains(Convert.ToHexStringLower(unsigned));
    }
}
