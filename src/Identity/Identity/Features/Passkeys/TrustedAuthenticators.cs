using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The models whose attestation counts, with their makers' roots. Whatever is not on the list is a passkey of unknown make.</summary>
internal sealed class TrustedAuthenticators : IDisposable
{
    /// <summary>id-fido-gen-ce-aaguid (WebAuthn Level 3 §8.2.1).</summary>
    private const string AaguidExtension = "1.3.6.1.4.1.45724.1.1.4";

    private readonly Dictionary<Guid, X509Certificate2Collection> roots = [];
    private readonly TimeProvider clock;

    public TrustedAuthenticators(IOptions<IdentityOptions> options, TimeProvider clock)
    {
        this.clock = clock;
        foreach (var model in options.Value.TrustedAuthenticators)
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(model.Roots);
            roots[model.Aaguid] = certificates;
        }
    }

    /// <summary>Whether anything can be learnt from an attestation; else browsers are not asked for one, which spares people a prompt.</summary>
    public bool IsEmpty => roots.Count == 0;

    /// <summary>Whether a chain whose statement was verified belongs to a listed model. Certificates carry no revocation address in practice; a broken model leaves the list.</summary>
    public bool Vouch(Guid aaguid, IReadOnlyList<byte[]> certificates)
    {
        if (certificates.Count == 0 || !roots.TryGetValue(aaguid, out var anchors)) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        try
        {
            foreach (var intermediate in certificates.Skip(1)) chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(intermediate));
            using var leaf = X509CertificateLoader.LoadCertificate(certificates[0]);
            return NamesModel(leaf, aaguid) && chain.Build(leaf);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var certificate in roots.Values.SelectMany(collection => collection)) certificate.Dispose();
    }

    // A maker's root signs many models, so the leaf itself must name the model.
    private static bool NamesModel(X509Certificate2 leaf, Guid aaguid)
    {
        if (leaf.Extensions.FirstOrDefault(e => e.Oid?.Value == AaguidExtension) is not { } extension) return false;
        return AsnDecoder.TryReadPrimitiveOctetString(extension.RawData, AsnEncodingRules.DER, out var value, out _)
            && value.Length == 16 && new Guid(value, bigEndian: true) == aaguid;
    }
}
