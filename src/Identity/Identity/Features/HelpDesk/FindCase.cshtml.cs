using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>The desk's only way to a case of any kind: the reference that its owner reads out. There is no list and no search of people.</summary>
[Authorize(Policies.HelpDesk)]
internal sealed class FindCaseModel(CaseLooks looks, IStringLocalizer<FindCaseModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (await looks.PathOf(Input.Reference, cancellationToken) is { } path) return Redirect(path);
        ModelState.AddModelError("Input.Reference", text["NotFound"].Value);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "ReferenceMissing")]
        [StringLength(CaseLooks.MaxTypedLength)]
        public string Reference { get; set; } = "";
    }
}
