using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The passkeys of the person who is signed in.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class PasskeysModel(OwnPasskeys passkeys) : PageModel
{
    public IReadOnlyList<PasskeyView> Passkeys { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken) => Passkeys = await passkeys.List(User.AccountId(), cancellationToken);
}
