using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Begins a case: the way, and what the identity card says. Whoever is named in it, the answer is the same.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class StartProofingModel(OwnCase own, ITrustedSource register, IStringLocalizer<StartProofingModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public bool OffersExtract => register.IsOffered;

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<ProofingRoute>(Input.Way, out var route) || !Enum.IsDefined(route) || (route == ProofingRoute.Extract && !OffersExtract))
        {
            ModelState.AddModelError("Input.Way", text["WayMissing"].Value);
        }
        if (Input.Person.Read(ModelState, text, BirthDate.Today(clock)) is not { } details) return Page();
        switch (await own.Begin(User.AccountId(), route, details, cancellationToken))
        {
            case OwnCase.Beginning.TooMany:
                ModelState.AddModelError("Input.Way", text["TooMany"].Value);
                Response.StatusCode = Microsoft.AspNetCore.Http.StatusCodes.Status429TooManyRequests;
                return Page();
            case OwnCase.Beginning.AlreadyOpen:
                return Redirect("/proofing");
            default:
                return Redirect(route switch
                {
                    ProofingRoute.Evidence => "/proofing/evidence",
                    ProofingRoute.Extract => "/proofing/extract",
                    _ => "/proofing",
                });
        }
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "WayMissing")]
        [StringLength(16)]
        public string Way { get; set; } = "";

        public PersonForm Person { get; set; } = new();
    }
}
