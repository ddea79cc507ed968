using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>Everything in a key file, as it is held in memory. Never changed once made; a change makes another ring.</summary>
internal sealed record KeyRing
{
    public required IReadOnlyDictionary<KekId, byte[]> Keks { get; init; }

    public required IReadOnlyDictionary<HmacPurpose, byte[]> HmacKeys { get; init; }

    public required IReadOnlyList<OwnKey> SigningKeys { get; init; }

    /// <summary>A first KEK and one HMAC key for each purpose.</summary>
    public static KeyRing New() => new()
    {
        Keks = new Dictionary<KekId, byte[]> { [KekNames.Next([])] = NewKey() },
        HmacKeys = Enum.GetValues<HmacPurpose>().ToDictionary(purpose => purpose, _ => NewKey()),
        SigningKeys = [],
    };

    /// <summary>The ring with a key for each purpose that came into being after the file was made.</summary>
    public KeyRing WithEveryPurpose() => this with
    {
        HmacKeys = Enum.GetValues<HmacPurpose>()
            .ToDictionary(purpose => purpose, purpose => HmacKeys.TryGetValue(purpose, out var key) ? key : NewKey()),
    };

    public KeyRing With(KekId id) => this with { Keks = new Dictionary<KekId, byte[]>(Keks) { [id] = NewKey() } };

    public KeyRing Without(KekId id) => this with { Keks = Keks.Where(kek => kek.Key != id).ToDictionary() };

    public OwnKey? Find(SigningKeyId id) => SigningKeys.FirstOrDefault(key => key.Face.Id == id);

    private static byte[] NewKey()
    {
        var key = GC.AllocateArray<byte>(WrapLimits.KekBytes, pinned: true);
        RandomNumberGenerator.Fill(key);
        return key;
    }

    /// <summary>A signing key with its private half, imported once because importing costs more than signing.</summary>
    internal sealed record OwnKey(SigningKey Face, AsymmetricAlgorithm Handle);
}
