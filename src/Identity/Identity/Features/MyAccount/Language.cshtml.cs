using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Portal.Design.Languages;
using Bauhinia.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The language kept with the account: messages are written in it, and a new device shows it.</summary>
[Authorize(Policies.Resident)]
internal sealed class LanguageModel(IdentityDb db, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public async Task OnGet(CancellationToken cancellationToken) => Input = new() { Culture = (await Mine(cancellationToken)).Culture };

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        (await Mine(cancellationToken)).ChooseCulture(Input.Culture);
        db.AuditEvents.Add(new AuditEvent("account.culture_chosen", User.AccountId(), User.AccountId(), $"culture={Input.Culture}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        LanguageChoice.Remember(HttpContext, Input.Culture);
        return Redirect("/account/language?done=kept");
    }

    private Task<Account> Mine(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        return db.Accounts.SingleAsync(a => a.Id == me, cancellationToken);
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "CultureMissing")]
        [AllowedValues(CultureNames.English, CultureNames.TraditionalChinese, CultureNames.SimplifiedChinese, ErrorMessage = "CultureMissing")]
        public string Culture { get; set; } = "";
    }
}
