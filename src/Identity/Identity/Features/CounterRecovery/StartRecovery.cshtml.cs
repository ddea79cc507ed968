using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>
/// Asks for recovery at a counter. A case is made whether or not the contact belongs to an account, by the same statements, so neither
/// the answer nor its time tells a stranger who has an account.
/// </summary>
[AllowAnonymous]
internal sealed class StartRecoveryModel(
    IdentityDb db, AccountByContact accounts, NetworkAllowance allowance, IOptions<IdentityOptions> options, IStringLocalizer<StartRecoveryModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The reference of the case just made, as it is shown.</summary>
    public string? Shown { get; private set; }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (AccountByContact.Read(Input.Contact) is not { } contact)
        {
            ModelState.AddModelError("Input.Contact", text["ContactWrong"].Value);
            return Page();
        }
        var wait = await allowance.Take("recovery-start", HttpContext.Connection.RemoteIpAddress, options.Value.Recovery.StartsPerNetworkPerHour, cancellationToken);
        if (wait > TimeSpan.Zero)
        {
            ModelState.AddModelError("Input.Contact", text["TooMany"].Value);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Page();
        }
        var now = clock.GetUtcNow();
        var recovery = new RecoveryCase(await accounts.Find(contact, cancellationToken), now);
        db.Add(recovery);
        await db.SaveChangesAsync(cancellationToken);
        // Cases that nobody brought to a counter are of no use to anyone; a few go with each new one.
        var stale = now - RecoveryCase.StartLife;
        await db.Set<RecoveryCase>().Where(c => c.State == RecoveryState.Started && c.StartedAt < stale).OrderBy(c => c.StartedAt).Take(10).ExecuteDeleteAsync(cancellationToken);
        Shown = CaseReference.Shown(recovery.Reference);
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "ContactMissing")]
        [StringLength(254)]
        public string Contact { get; set; } = "";
    }
}
