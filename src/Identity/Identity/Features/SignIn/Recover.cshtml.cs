using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>What a recovery code opens: the way to a new passkey or password.</summary>
[Authorize(Policies.Recovering)]
internal sealed class RecoverModel(SignInMeans means) : PageModel
{
    public bool IsPasswordDisabled { get; private set; }

    public int CodesLeft { get; private set; }

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var present = await means.Of(User.AccountId(), cancellationToken);
        IsPasswordDisabled = present.IsPasswordDisabled;
        CodesLeft = present.RecoveryCodes;
    }
}
