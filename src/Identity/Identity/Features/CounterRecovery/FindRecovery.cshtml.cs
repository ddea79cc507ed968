using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>An officer finds a recovery case by the reference that the person at the counter brings.</summary>
[Authorize(Policies.Officer)]
internal sealed class FindRecoveryModel(RecoveryCases cases, IStringLocalizer<FindRecoveryModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (await cases.Find(Input.Reference, cancellationToken) is { } recovery) return Redirect($"/officer/recovery/{recovery.Reference}");
        ModelState.AddModelError("Input.Reference", text["NotFound"].Value);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "ReferenceMissing")]
        [StringLength(CaseReference.MaxTypedLength)]
        public string Reference { get; set; } = "";
    }
}
