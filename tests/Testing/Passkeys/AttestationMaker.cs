using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bauhinia.Testing.Passkeys;

/// <summary>A maker of authenticators: a root and leaf certificates by the rules of WebAuthn Level 3 §8.2.1.</summary>
public sealed class AttestationMaker : IDisposable
{
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public AttestationMaker()
    {
        var request = new CertificateRequest("C=HK, O=Test Maker, CN=Test Root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddYears(-1), TimeProvider.System.GetUtcNow().AddYears(5));
    }

    public X509Certificate2 Root { get; }

    public byte[] Sign(byte[] data) => leafKey.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A leaf certificate; null leaves the model out, as a maker with one model may.</summary>
    public byte[] Leaf(Guid? aaguid, bool isCa = false)
    {
        var request = new CertificateRequest("C=HK, O=Test Maker, OU=Authenticator Attestation, CN=Test Model", leafKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isCa, false, 0, true));
        if (aaguid is { } model)
        {
            request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.45724.1.1.4", [0x04, 0x10, .. model.ToByteArray(bigEndian: true)], false));
        }
        using var leaf = request.Create(Root, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1), RandomNumberGenerator.GetBytes(8));
        return leaf.RawData;
    }

    public void Dispose()
    {
        Root.Dispose();
        rootKey.Dispose();
        leafKey.Dispose();
    }
}
