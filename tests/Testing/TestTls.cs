using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bauhinia.Testing;

/// <summary>A certificate authority of one test host, and the host's certificate, as PEM files in its folder.</summary>
public sealed class TestTls
{
    private TestTls(string authorityFile, string certificateFile, string keyFile)
    {
        AuthorityFile = authorityFile;
        CertificateFile = certificateFile;
        KeyFile = keyFile;
    }

    /// <summary>What a client must trust, also by <c>NODE_EXTRA_CA_CERTS</c>.</summary>
    public string AuthorityFile { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    /// <summary>A policy that trusts this authority and no other.</summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(AuthorityFile) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public static TestTls Create(string folder)
    {
        var tls = new TestTls(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "server.pem"), Path.Combine(folder, "server-key.pem"));
        if (File.Exists(tls.CertificateFile)) return tls;
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Bauhinia test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, false));
        using var root = authority.CreateSelfSigned(now.AddHours(-1), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=id.localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("id.localhost");
        names.AddDnsName("portal.localhost");
        names.AddDnsName("data.localhost");
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        server.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        using var certificate = server.Create(root, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(tls.AuthorityFile, root.ExportCertificatePem());
        File.WriteAllText(tls.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(tls.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return tls;
    }
}
