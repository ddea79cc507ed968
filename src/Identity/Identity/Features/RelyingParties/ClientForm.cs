using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>What a person types to register a client; its rules are those of the register.</summary>
internal sealed class ClientForm
{
    private const int MaxListLength = 12_000;

    [Required, StringLength(LocalText.MaxLength)]
    public string En { get; set; } = "";

    [Required, StringLength(LocalText.MaxLength)]
    public string ZhHant { get; set; } = "";

    [Required, StringLength(LocalText.MaxLength)]
    public string ZhHans { get; set; } = "";

    public IFormFile? Logo { get; set; }

    [Required, RegularExpression("sandbox|production")]
    public string Environment { get; set; } = "sandbox";

    [Required, RegularExpression("fapi2|relaxed")]
    public string Profile { get; set; } = "fapi2";

    [Required, RegularExpression("private_key_jwt|client_secret_basic|client_secret_post|none")]
    public string Authentication { get; set; } = "private_key_jwt";

    /// <summary>One a line.</summary>
    [Required, StringLength(MaxListLength)]
    public string RedirectUris { get; set; } = "";

    [StringLength(MaxListLength)]
    public string? PostLogoutRedirectUris { get; set; }

    [StringLength(ClientRules.MaxUriLength)]
    public string? BackChannelLogoutUri { get; set; }

    [StringLength(ClientRules.MaxUriLength)]
    public string? JwksUri { get; set; }

    [StringLength(MaxListLength)]
    public string? Jwks { get; set; }

    [StringLength(255)]
    public string? Sector { get; set; }

    [MaxLength(7)]
    public IList<FieldPurposeForm> Fields { get; set; } = [];

    internal static ClientForm Empty()
    {
        var form = new ClientForm();
        form.Complete();
        return form;
    }

    /// <summary>Every field of the catalogue has its place in the form, whatever was posted.</summary>
    internal void Complete() =>
        Fields = [.. PersonalField.All.Select(name => Fields.FirstOrDefault(f => f.Field == name) ?? new FieldPurposeForm { Field = name })];

    internal ClientSettings ToSettings() => new()
    {
        Name = new LocalisedText(En, ZhHant, ZhHans),
        Profile = Profile,
        Authentication = Authentication,
        RedirectUris = Lines(RedirectUris),
        PostLogoutRedirectUris = Lines(PostLogoutRedirectUris),
        BackChannelLogoutUri = Trimmed(BackChannelLogoutUri),
        JwksUri = Trimmed(JwksUri),
        Jwks = Trimmed(Jwks),
        Sector = Trimmed(Sector),
        Fields = [.. Fields.Where(f => f.IsAsked).Select(f => new FieldRequest(f.Field, new LocalisedText(f.En ?? "", f.ZhHant ?? "", f.ZhHans ?? "")))],
    };

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
