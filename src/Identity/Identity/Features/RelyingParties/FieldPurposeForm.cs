using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Why a service needs one personal field; a field without a purpose is not asked for.</summary>
internal sealed class FieldPurposeForm
{
    [StringLength(32)]
    public string Field { get; set; } = "";

    [StringLength(LocalText.MaxLength)]
    public string? En { get; set; }

    [StringLength(LocalText.MaxLength)]
    public string? ZhHant { get; set; }

    [StringLength(LocalText.MaxLength)]
    public string? ZhHans { get; set; }

    internal bool IsAsked => !string.IsNullOrWhiteSpace(En) || !string.IsNullOrWhiteSpace(ZhHant) || !string.IsNullOrWhiteSpace(ZhHans);
}
