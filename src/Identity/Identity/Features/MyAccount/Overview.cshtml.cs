using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The resident's page: where the account stands, and the way to everything that can be seen or changed.</summary>
[Authorize(Policies.Resident)]
internal sealed class OverviewModel(IdentityDb db, TimeProvider clock) : PageModel
{
    public Proofing Proofing => User.Proofing();

    /// <summary>End of a text key: how this session was signed in.</summary>
    public string Means => Acr.Satisfies(User.Acr(), Acr.PhishingResistantHardware) ? "Hardware"
        : Acr.Satisfies(User.Acr(), Acr.PhishingResistant) ? "Passkey" : "Password";

    public int SessionCount { get; private set; }

    public async Task OnGet(CancellationToken cancellationToken) =>
        SessionCount = await OpenSessions.Of(db, User.AccountId(), clock.GetUtcNow()).CountAsync(cancellationToken);
}
