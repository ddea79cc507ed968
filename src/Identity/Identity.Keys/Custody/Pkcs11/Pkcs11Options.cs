namespace Bauhinia.Identity.Keys;

/// <summary>Which PKCS#11 token holds the keys.</summary>
public sealed class Pkcs11Options
{
    /// <summary>Absolute path of the PKCS#11 library, such as <c>/usr/lib/softhsm/libsofthsm2.so</c>.</summary>
    public required string LibraryPath { get; init; }

    /// <summary>The token's label, at most 32 characters.</summary>
    public required string TokenLabel { get; init; }

    /// <summary>The most sessions open at once, 1 to 256. More callers than that wait.</summary>
    public int MaxSessions { get; init; } = 16;

    /// <summary>How long a caller waits for a session before it is told that the token is too busy.</summary>
    public TimeSpan SessionWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True to make the first KEK and the HMAC keys when the token has none. Only one process may do so at a time, so a server that runs
    /// on several hosts leaves it false and provisions once by <c>bauhinia migrate</c>.
    /// </summary>
    public bool CreateMissingKeys { get; init; }
}
