using System.Security.Cryptography;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Vault;

/// <summary>One version of an owner's data key, for as long as one piece of work needs it. Not for several threads at once.</summary>
internal sealed class DataKey(Guid owner, int version, FieldCipher cipher) : IDisposable
{
    public int Version => version;

    public byte[] Seal(string field, ReadOnlySpan<byte> plaintext) => cipher.Seal(new FieldAddress(owner, field, version), plaintext);

    /// <exception cref="CryptographicException">The ciphertext was changed or moved here from elsewhere: never an expected outcome.</exception>
    public byte[] Open(string field, ReadOnlySpan<byte> ciphertext) =>
        cipher.TryOpen(new FieldAddress(owner, field, version), ciphertext, out var plaintext)
            ? plaintext
            : throw new CryptographicException("A sealed field was changed or moved.");

    public void Dispose() => cipher.Dispose();
}
