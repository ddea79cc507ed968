using Net.Pkcs11Interop.HighLevelAPI;

namespace Bauhinia.Identity.Keys;

/// <summary>What is on the token and by which handle, as it was when the token was last read.</summary>
internal sealed record Pkcs11Index
{
    public required int Generation { get; init; }

    public required IReadOnlyDictionary<KekId, IObjectHandle> Keks { get; init; }

    public required IReadOnlyDictionary<HmacPurpose, IObjectHandle> HmacKeys { get; init; }

    public required IReadOnlyList<Pkcs11Objects.Found> SigningKeys { get; init; }

    public static Pkcs11Index Read(ISession session, int generation)
    {
        var secrets = Pkcs11Objects.SecretKeys(session);
        var twice = secrets.Where(label => label.Count() > 1).Select(label => label.Key).FirstOrDefault();
        if (twice is not null)
        {
            throw new KeyCustodianException($"The token holds more than one key named '{twice}'; it is not safe to choose between them.");
        }

        return new Pkcs11Index
        {
            Generation = generation,
            Keks = secrets.Where(label => KekNames.IsName(label.Key)).ToDictionary(label => new KekId(label.Key), label => label.Single()),
            HmacKeys = Enum.GetValues<HmacPurpose>()
                .Where(purpose => secrets.Contains(Pkcs11Objects.LabelOf(purpose)))
                .ToDictionary(purpose => purpose, purpose => secrets[Pkcs11Objects.LabelOf(purpose)].Single()),
            SigningKeys = Pkcs11Objects.FindSigningKeys(session),
        };
    }
}
