using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Opens a case for a resident who stands at the counter and entered nothing online.</summary>
[Authorize(Policies.Officer)]
internal sealed class OpenCounterCaseModel(CaseDesk desk, IStringLocalizer<OpenCounterCaseModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (Input.Person.Read(ModelState, text, BirthDate.Today(clock)) is not { } details) return Page();
        var opened = await desk.OpenAtCounter(User.AccountId(), details, cancellationToken);
        return Redirect($"/officer/cases/{opened.Reference}");
    }

    public sealed class Form
    {
        public PersonForm Person { get; set; } = new();
    }
}
