using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>Settings of the publishing console, section <c>Data:Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The identity provider's issuer, such as <c>https://id.example.hk</c>. Null: there is no console, and its pages answer 404.</summary>
    public string? Issuer { get; set; }

    /// <summary>The client id that the provider gave this system.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The private key (PEM) whose public part is registered at the provider; absolute.</summary>
    public string? KeyFile { get; set; }

    /// <summary>For a first walk on names under <c>.localhost</c>.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>The SQLite file of members, approvals and keys of readers; absolute. Null: <c>console.db</c> beside the journal.</summary>
    public string? Store { get; set; }

    internal IEnumerable<ValidationResult> Faults(string? origin)
    {
        if (Store is not null && !Path.IsPathFullyQualified(Store)) yield return new ValidationResult("Data:Console:Store must be an absolute path.");
        if (Issuer is null) yield break;
        if (ClientId.Length == 0) yield return new ValidationResult("Data:Console:ClientId is missing.");
        if (KeyFile is null || !Path.IsPathFullyQualified(KeyFile) || !File.Exists(KeyFile)) yield return new ValidationResult("Data:Console:KeyFile must name a file by its absolute path.");
        if (origin is null) yield return new ValidationResult("The console needs Data:Origin: the provider sends browsers back there.");
    }
}
