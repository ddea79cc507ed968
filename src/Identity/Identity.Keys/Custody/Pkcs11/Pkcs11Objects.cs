using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// The objects on the token, found by label. Secret and private ones are sensitive and can never be extracted. Labels are
/// <c>kek-000001-9f86d081</c>, <c>hmac-BlindIndex</c>, and <c>sign-Tokens-ES256-1767225600</c> on both halves of a signing key.
/// </summary>
internal static class Pkcs11Objects
{
    /// <summary>1.2.840.10045.3.1.7 in DER (RFC 5480 §2.1.1.1).</summary>
    private static readonly byte[] P256 = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    private static Pkcs11InteropFactories Factories => Pkcs11Module.Factories;

    public static string LabelOf(HmacPurpose purpose) => $"hmac-{purpose}";

    /// <summary>Every secret key on the token, by label.</summary>
    public static ILookup<string, IObjectHandle> SecretKeys(ISession session) =>
        session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Attribute(CKA.CKA_TOKEN, true)])
            .ToLookup(handle => Label(session, handle));

    public static void CreateKek(ISession session, KekId id)
    {
        List<IObjectAttribute> template =
        [
            .. SecretKey(id.Value),
            Attribute(CKA.CKA_VALUE_LEN, WrapLimits.KekBytes),
            Attribute(CKA.CKA_ENCRYPT, true),
            Attribute(CKA.CKA_DECRYPT, true),
            Attribute(CKA.CKA_WRAP, false),
            Attribute(CKA.CKA_UNWRAP, false),
        ];
        session.GenerateKey(Mechanism(CKM.CKM_AES_KEY_GEN), template);
    }

    public static void CreateHmacKey(ISession session, HmacPurpose purpose)
    {
        List<IObjectAttribute> template =
        [
            .. SecretKey(LabelOf(purpose)),
            Attribute(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET),
            Attribute(CKA.CKA_VALUE_LEN, WrapLimits.KekBytes),
            Attribute(CKA.CKA_SIGN, true),
            Attribute(CKA.CKA_VERIFY, true),
        ];
        session.GenerateKey(Mechanism(CKM.CKM_GENERIC_SECRET_KEY_GEN), template);
    }

    public static void CreateSigningKey(ISession session, SigningKeyUse use, JwsAlgorithm algorithm, DateTimeOffset createdAt)
    {
        var label = string.Create(CultureInfo.InvariantCulture, $"sign-{use}-{algorithm}-{createdAt.ToUnixTimeSeconds()}");
        var id = RandomNumberGenerator.GetBytes(16);
        List<IObjectAttribute> publicHalf =
        [
            Attribute(CKA.CKA_TOKEN, true),
            Attribute(CKA.CKA_PRIVATE, false),
            Attribute(CKA.CKA_LABEL, label),
            Attribute(CKA.CKA_ID, id),
            Attribute(CKA.CKA_VERIFY, true),
        ];
        List<IObjectAttribute> privateHalf =
        [
            Attribute(CKA.CKA_TOKEN, true),
            Attribute(CKA.CKA_PRIVATE, true),
            Attribute(CKA.CKA_SENSITIVE, true),
            Attribute(CKA.CKA_EXTRACTABLE, false),
            Attribute(CKA.CKA_LABEL, label),
            Attribute(CKA.CKA_ID, id),
            Attribute(CKA.CKA_SIGN, true),
        ];
        if (algorithm == JwsAlgorithm.ES256)
        {
            publicHalf.Add(Attribute(CKA.CKA_EC_PARAMS, P256));
            session.GenerateKeyPair(Mechanism(CKM.CKM_EC_KEY_PAIR_GEN), publicHalf, privateHalf, out _, out _);
        }
        else
        {
            publicHalf.Add(Attribute(CKA.CKA_MODULUS_BITS, SigningKeys.RsaBits));
            publicHalf.Add(Attribute(CKA.CKA_PUBLIC_EXPONENT, [1, 0, 1]));
            session.GenerateKeyPair(Mechanism(CKM.CKM_RSA_PKCS_KEY_PAIR_GEN), publicHalf, privateHalf, out _, out _);
        }
    }

    /// <summary>Signing keys that have both halves; a crash while one is made may leave a single half, which nothing uses.</summary>
    public static IReadOnlyList<Found> FindSigningKeys(ISession session)
    {
        var privates = session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), Attribute(CKA.CKA_TOKEN, true)])
            .ToLookup(handle => Convert.ToHexString(Bytes(session, handle, CKA.CKA_ID)));
        var found = new List<Found>();
        foreach (var handle in session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_PUBLIC_KEY), Attribute(CKA.CKA_TOKEN, true)]))
        {
            var parts = Label(session, handle).Split('-');
            var secret = privates[Convert.ToHexString(Bytes(session, handle, CKA.CKA_ID))].ToList();
            if (secret.Count == 1
                && parts is ["sign", var useName, var algorithmName, var second]
                && Enum.TryParse<SigningKeyUse>(useName, out var use)
                && Enum.TryParse<JwsAlgorithm>(algorithmName, out var algorithm)
                && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var created))
            {
                var face = SigningKeys.Face(PublicKey(session, handle, algorithm), use, algorithm, DateTimeOffset.FromUnixTimeSeconds(created));
                found.Add(new Found(face, secret[0], handle));
            }
        }

        return [.. found.OrderBy(key => key.Face.CreatedAt).ThenBy(key => key.Face.Id.Value, StringComparer.Ordinal)];
    }

    public static IMechanism Mechanism(CKM type) => Factories.MechanismFactory.Create(type);

    private static Jwk PublicKey(ISession session, IObjectHandle handle, JwsAlgorithm algorithm)
    {
        if (algorithm != JwsAlgorithm.ES256)
        {
            // Some tokens return the modulus with leading zero octets, which a JWK may not have.
            return new Jwk
            {
                KeyType = "RSA",
                Modulus = Bytes(session, handle, CKA.CKA_MODULUS).SkipWhile(octet => octet == 0).ToArray(),
                Exponent = Bytes(session, handle, CKA.CKA_PUBLIC_EXPONENT).SkipWhile(octet => octet == 0).ToArray(),
            };
        }

        // PKCS#11 v2.40 mechanisms §2.3.3: an OCTET STRING around 04 || X || Y.
        var point = AsnDecoder.ReadOctetString(Bytes(session, handle, CKA.CKA_EC_POINT), AsnEncodingRules.DER, out _);
        return point is [4, ..] && point.Length == 65
            ? new Jwk { KeyType = "EC", Curve = "P-256", X = point[1..33], Y = point[33..] }
            : throw new KeyCustodianException("The token holds a signing key that is not on P-256.");
    }

    private static List<IObjectAttribute> SecretKey(string label) =>
    [
        Attribute(CKA.CKA_TOKEN, true),
        Attribute(CKA.CKA_PRIVATE, true),
        Attribute(CKA.CKA_SENSITIVE, true),
        Attribute(CKA.CKA_EXTRACTABLE, false),
        Attribute(CKA.CKA_LABEL, label),
    ];

    private static string Label(ISession session, IObjectHandle handle) => Encoding.UTF8.GetString(Bytes(session, handle, CKA.CKA_LABEL));

    private static byte[] Bytes(ISession session, IObjectHandle handle, CKA attribute) =>
        session.GetAttributeValue(handle, [attribute])[0].GetValueAsByteArray() ?? [];

    private static IObjectAttribute Attribute(CKA type, bool value) => Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, string value) => Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, byte[] value) => Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, int value) => Factories.ObjectAttributeFactory.Create(type, (ulong)value);

    private static IObjectAttribute Attribute(CKA type, CKO value) => Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, CKK value) => Factories.ObjectAttributeFactory.Create(type, value);

    internal sealed record Found(SigningKey Face, IObjectHandle PrivateHalf, IObjectHandle PublicHalf);
}
