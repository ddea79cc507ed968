using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Everything held about the person as one file, in words and for machines.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class DownloadModel(MyDataFile file, TimeProvider clock) : PageModel
{
    private const string Here = "/account/download";

    public IActionResult OnGet() => FreshPasskey.Has(User, clock) ? Page() : FreshPasskey.Ask(Here);

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        var json = await file.Write(User.AccountId(), cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return File(json, "application/json", "my-data.json");
    }
}
