using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Where a resident's case stands and what to do next. It says the same of every case that is with an officer.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class FollowProofingModel(OwnCase own) : PageModel
{
    public ProofingCase? Case { get; private set; }

    public Proofing Level => User.Proofing();

    public string State => Case?.StatusToOwner.ToString() ?? "";

    public string Next => Case?.NextStep ?? "";

    public string? NextPath => Next switch
    {
        "Evidence" => "/proofing/evidence",
        "Extract" => "/proofing/extract",
        "Counter" => "/proofing/approve",
        _ => null,
    };

    public async Task OnGet(CancellationToken cancellationToken) => Case = await own.Latest(User.AccountId(), cancellationToken);

    public async Task<IActionResult> OnPostWithdraw(CancellationToken cancellationToken)
    {
        await own.Withdraw(User.AccountId(), cancellationToken);
        return Redirect("/proofing");
    }
}
