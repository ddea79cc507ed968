using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>
/// An S3 bucket for the lake's files, section <c>Data:Lake:Bucket</c>. The lake's folder is then a cache of it, and holds the manifest.
/// </summary>
public sealed class LakeBucketOptions
{
    /// <summary>The service, such as <c>https://s3.example.hk</c>.</summary>
    [Required(ErrorMessage = "Endpoint is missing.")]
    public string Endpoint { get; set; } = "";

    /// <summary>The bucket; it must be there.</summary>
    [Required(ErrorMessage = "Name is missing.")]
    [RegularExpression("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", ErrorMessage = "Name is no name of a bucket.")]
    public string Name { get; set; } = "";

    /// <summary>What every object's name begins with, such as <c>lake/</c>; empty for nothing. No other lake may have it.</summary>
    [RegularExpression("([A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/){0,8}", ErrorMessage = "Prefix is made of folders of letters, digits, '.', '_' and '-', each with a slash behind it.")]
    public string Prefix { get; set; } = "";

    /// <summary>The region that requests are signed for.</summary>
    [Required]
    public string Region { get; set; } = "us-east-1";

    /// <summary>An absolute file with the access key's id in its first line and the secret in its second. Read again when it changes.</summary>
    [Required(ErrorMessage = "KeyFile is missing.")]
    public string KeyFile { get; set; } = "";

    /// <summary>Whether the bucket's name stands in the path, as most services other than Amazon's want it, and not in the host name.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>Allows an <c>http</c> endpoint. Whoever is on the way reads and changes the lake.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>An absolute PEM file of the authority that signed the service's certificate; null for those that the machine trusts.</summary>
    public string? Authority { get; set; }

    /// <summary>The service encrypts each object: <c>AES256</c> or <c>aws:kms</c>; null leaves it to the bucket.</summary>
    [RegularExpression("AES256|aws:kms", ErrorMessage = "Encryption is AES256 or aws:kms.")]
    public string? Encryption { get; set; }

    /// <summary>The key for <c>aws:kms</c>; null for the bucket's.</summary>
    public string? EncryptionKey { get; set; }

    /// <summary>Seconds that one request may take.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How often a request is tried again. All requests together have a budget: when most fail, none is.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>Most files that are brought at once.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 4;

    /// <summary>Size of the cache in MB. Files that wait for the bucket and those that questions hold stay beyond it.</summary>
    [Range(1, 100_000_000)]
    public int CacheMegabytes { get; set; } = 10_240;

    /// <summary>Hours after which an object that the manifest does not name is deleted: a younger one may be about to be named.</summary>
    [Range(1, 8_760)]
    public int OrphanHours { get; set; } = 24;

    internal IEnumerable<ValidationResult> Faults()
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), broken, validateAllProperties: true);
        foreach (var fault in broken) yield return new ValidationResult($"Data:Lake:Bucket: {fault.ErrorMessage}");
        if (Endpoint.Length > 0 && (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && AllowInsecureHttp)) || address.UserInfo.Length > 0))
        {
            yield return new ValidationResult("Data:Lake:Bucket:Endpoint must be an https address without a user; http needs AllowInsecureHttp.");
        }
        if (KeyFile.Length > 0 && !Path.IsPathFullyQualified(KeyFile)) yield return new ValidationResult("Data:Lake:Bucket:KeyFile must be an absolute path.");
        if (Authority is not null && !File.Exists(Authority)) yield return new ValidationResult($"Data:Lake:Bucket:Authority: there is no file '{Authority}'.");
        if (EncryptionKey is not null && Encryption != "aws:kms") yield return new ValidationResult("Data:Lake:Bucket:EncryptionKey needs Encryption aws:kms.");
    }
}
