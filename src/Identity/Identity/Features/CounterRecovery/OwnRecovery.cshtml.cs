using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>The owner's answer to a recovery at a counter: stop it by any means of sign-in, or agree with a fresh passkey.</summary>
[Authorize(Policies.Resident)]
internal sealed class OwnRecoveryModel(RecoveryCases cases, TimeProvider clock) : PageModel
{
    private const string Here = "/account/recovery";

    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public string? Shown { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    public async Task OnGet(CancellationToken cancellationToken)
    {
        if (await cases.PendingOf(User.AccountId(), cancellationToken) is not { } recovery) return;
        Shown = CaseReference.Shown(recovery.Reference);
        StartedAt = recovery.StartedAt;
        ReadyAt = recovery.ReadyAt;
    }

    public async Task<IActionResult> OnPostCancel(CancellationToken cancellationToken)
    {
        // An officer may take a step at the same moment; the owner's word counts, so it is said again on the new state.
        while (await cases.PendingOf(User.AccountId(), cancellationToken) is { } recovery && recovery.Cancel())
        {
            await cases.Save(recovery, "recovery.cancelled", User.AccountId(), cancellationToken);
        }
        return Redirect($"{Here}?done=cancelled");
    }

    public async Task<IActionResult> OnPostConfirm(CancellationToken cancellationToken)
    {
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        if (await cases.PendingOf(User.AccountId(), cancellationToken) is not { } recovery || !recovery.Confirm(clock.GetUtcNow())
            || !await cases.Save(recovery, "recovery.confirmed", User.AccountId(), cancellationToken))
        {
            return Redirect(Here);
        }
        return Redirect($"{Here}?done=confirmed");
    }
}
