using System.ComponentModel.DataAnnotations;
using Bauhinia.Messaging;
using Bauhinia.Storage;

namespace Bauhinia.Identity;

/// <summary>Settings of the Identity system, section <c>Identity</c>. Checked at start; an unsafe one stops the host by name.</summary>
public sealed class IdentityOptions : IValidatableObject
{
    /// <summary>With the API's own, as many as one request may name.</summary>
    private const int MaxPlatformResources = 7;

    /// <summary>The issuer: an origin such as <c>https://id.example.gov</c>, without a path and without a trailing slash.</summary>
    [Required(ErrorMessage = "Identity:Issuer is missing; it is an origin such as https://id.example.gov.")]
    public string Issuer { get; set; } = "";

    /// <summary>Absolute folder for files that are neither database nor key: the outbox of development, evidence in transit.</summary>
    [Required(ErrorMessage = "Identity:DataFolder is missing; --data FOLDER sets it and what follows from it.")]
    public string DataFolder { get; set; } = "";

    /// <summary>The records of this system.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>Wrapped data keys: a store of its own, so that its backups can expire earlier than the records'.</summary>
    public DatabaseOptions KeyStore { get; set; } = new();

    public KeyCustodyOptions Keys { get; set; } = new();

    /// <summary>Where ids of destroyed data keys are journalled; absolute, and outside every backup.</summary>
    [Required(ErrorMessage = "Identity:ErasureJournal is missing; --data FOLDER sets it and what follows from it.")]
    public string ErasureJournal { get; set; } = "";

    /// <summary>Authenticator models whose attestation makes a passkey <c>phrh</c>. Empty means that browsers are asked for no attestation.</summary>
    public IList<TrustedAuthenticatorOptions> TrustedAuthenticators { get; } = [];

    /// <summary>Days after which a backup of the key store is deleted and refused. Until then the erasure journal alone keeps erased people erased.</summary>
    [Range(1, 3650)]
    public int KeyBackupRetentionDays { get; set; } = 35;

    /// <summary>Lets the issuer be plain HTTP. For a first walk on <c>*.localhost</c> names only; refused elsewhere.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// Resources (RFC 8707 §2) of the platform's other systems, such as <c>https://cloud.example.gov/api/v1</c>: the platform's command line and service
    /// accounts may ask for tokens for them. At most 7, each an https origin with a path, of at most 200 characters, that is not the issuer's.
    /// </summary>
    public IList<string> PlatformResources { get; } = [];

    /// <summary>Outgoing e-mail and text messages.</summary>
    public MessagingOptions Messaging { get; set; } = new();

    public RegistrationOptions Registration { get; set; } = new();

    public ProofingOptions Proofing { get; set; } = new();

    public RecoveryOptions Recovery { get; set; } = new();

    /// <summary>True on a host name that exists on this machine alone.</summary>
    public bool IsForDevelopment => PasskeyScope.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>Keeps one-time ids in PostgreSQL instead of this process's memory. Needed as soon as two hosts serve one issuer.</summary>
    public bool ReplaysInDatabase { get; set; }

    /// <summary>Lets the provider call relying parties on loopback addresses (key sets, logout). For tests and trials on one machine only.</summary>
    public bool AllowLoopbackClients { get; set; }

    /// <summary>Host name the pages answer on; empty means the issuer's.</summary>
    public string Host => Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) ? issuer.Authority : "";

    /// <summary>Passkey relying-party id: the issuer's host name (WebAuthn Level 3 §5.4.2).</summary>
    public string PasskeyScope => Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) ? issuer.Host : "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || issuer.GetLeftPart(UriPartial.Authority) != Issuer)
        {
            yield return new("Identity:Issuer must be an origin such as https://id.example.gov, without path or trailing slash.", [nameof(Issuer)]);
            yield break;
        }
        if (issuer.Scheme != Uri.UriSchemeHttps && !AllowInsecureHttp)
        {
            yield return new("Identity:Issuer must use https. For a first walk on one machine set Identity:AllowInsecureHttp.", [nameof(Issuer)]);
        }
        if (AllowLoopbackClients && !IsForDevelopment)
        {
            yield return new("Identity:AllowLoopbackClients is only for host names that end in .localhost.", [nameof(AllowLoopbackClients)]);
        }
        if (AllowInsecureHttp && !issuer.Host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            yield return new("Identity:AllowInsecureHttp is only for host names that end in .localhost.", [nameof(AllowInsecureHttp)]);
        }
        if (PlatformResources.Count > MaxPlatformResources || PlatformResources.Distinct(StringComparer.OrdinalIgnoreCase).Count() < PlatformResources.Count || !PlatformResources.All(r => IsPlatformResource(r, issuer)))
        {
            yield return new(
                $"Identity:PlatformResources are at most {MaxPlatformResources} different addresses such as https://cloud.example.gov/api/v1: an https origin other than the issuer's and a path without trailing slash, "
                + "query or fragment, of at most 200 characters. http needs Identity:AllowInsecureHttp and a host name that ends in .localhost.",
                [nameof(PlatformResources)]);
        }
        if (!Path.IsPathFullyQualified(DataFolder)) yield return new("Identity:DataFolder must be an absolute path.", [nameof(DataFolder)]);
        if (!Path.IsPathFullyQualified(ErasureJournal)) yield return new("Identity:ErasureJournal must be an absolute path.", [nameof(ErasureJournal)]);
        if (TrustedAuthenticators.Any(a => a.Aaguid == Guid.Empty || !Path.IsPathFullyQualified(a.Roots) || !File.Exists(a.Roots)))
        {
            yield return new("Identity:TrustedAuthenticators needs an Aaguid and the absolute path of an existing PEM file of Roots in each entry.", [nameof(TrustedAuthenticators)]);
        }
        if (Database.ConnectionString.Length == 0) yield return new("Identity:Database:ConnectionString is missing.", [nameof(Database)]);
        foreach (var problem in Messaging.Mail.Problems("Identity:Messaging:Mail", IsForDevelopment)
            .Concat(Messaging.TextMessages.Problems("Identity:Messaging:TextMessages", IsForDevelopment))
            .Concat(Registration.Problems("Identity:Registration"))
            .Concat(Proofing.Problems("Identity:Proofing"))
            .Concat(Recovery.Problems("Identity:Recovery")))
        {
            yield return new(problem, [nameof(Messaging)]);
        }
        if (ReplaysInDatabase && Database.Provider != DatabaseProvider.Postgres) yield return new("Identity:ReplaysInDatabase needs PostgreSQL: SQLite serves one host, whose memory is enough.", [nameof(ReplaysInDatabase)]);
        if (KeyStore.ConnectionString.Length == 0) yield return new("Identity:KeyStore:ConnectionString is missing.", [nameof(KeyStore)]);
    }

    // Compared character by character in tokens and requests, and kept in lists separated by spaces: only the one normal form of an address is taken.
    private bool IsPlatformResource(string? text, Uri issuer) =>
        text is { Length: <= 200 } && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.AbsoluteUri == text
        && address.AbsolutePath.Length > 1 && !text.EndsWith('/') && address.Query.Length == 0 && !text.Contains('#', StringComparison.Ordinal) && address.UserInfo.Length == 0
        && address.Authority != issuer.Authority
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && AllowInsecureHttp && address.Host.EndsWith(".localhost", StringComparison.Ordinal)));
}
