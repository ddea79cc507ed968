using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>The second page of registration: the code that was sent. The right one makes the account and goes on to its first passkey.</summary>
[AllowAnonymous]
internal sealed class ConfirmContactModel(
    IdentityDb db, ContactCodes codes, RegistrationCookie cookie, CompleteRegistration complete,
    IStringLocalizer<ConfirmContactModel> text, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public bool WasResent { get; private set; }

    public async Task<IActionResult> OnGet(bool resent, CancellationToken cancellationToken)
    {
        WasResent = resent;
        return await Find(cancellationToken) is null ? Redirect("/register") : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (await Find(cancellationToken) is not { } attempt) return Redirect("/register");
        if (!ModelState.IsValid) return Page();
        if (clock.GetUtcNow() - attempt.CodeSentAt > RegistrationAttempt.CodeLifetime) return Refuse("CodeExpired");
        // Counted before it is compared, in one statement, so that guesses sent at once are counted too.
        var counted = await db.Set<RegistrationAttempt>()
            .Where(a => a.Id == attempt.Id && a.Sends == attempt.Sends && a.Tries < RegistrationAttempt.MaxTries)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Tries, a => a.Tries + 1), cancellationToken);
        if (counted == 0) return Refuse("CodeSpent", StatusCodes.Status429TooManyRequests);
        if (!codes.Accepts(attempt, Input.Code)) return Refuse("CodeWrong");
        if (!await complete.Run(HttpContext, attempt, cancellationToken)) return Refuse("CodeWrong");
        cookie.Delete(HttpContext);
        return Redirect("/account/passkeys/add?first=1");
    }

    public async Task<IActionResult> OnPostResend(CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (await Find(cancellationToken) is not { } attempt) return Redirect("/register");
        if (clock.GetUtcNow() - attempt.CodeSentAt < ContactCodes.ResendWait) return Refuse("ResendTooSoon", StatusCodes.Status429TooManyRequests);
        if (await codes.Contact(attempt, cancellationToken) is not { } contact) return Redirect("/register");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await codes.AddressIsSpent(attempt.AddressIndex, cancellationToken)) return Refuse("AddressSpent", StatusCodes.Status429TooManyRequests);
        db.Attach(attempt);
        await codes.Send(attempt, contact, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refuse("ResendTooSoon", StatusCodes.Status429TooManyRequests);
        }
        return Redirect("/register/code?resent=true");
    }

    private async Task<RegistrationAttempt?> Find(CancellationToken cancellationToken)
    {
        if (cookie.Read(HttpContext) is not { } tokenHash) return null;
        var since = clock.GetUtcNow() - RegistrationAttempt.Lifetime;
        return await db.Set<RegistrationAttempt>().AsNoTracking()
            .SingleOrDefaultAsync(a => a.TokenHash == tokenHash && a.CompletedAt == null && a.CreatedAt > since, cancellationToken);
    }

    private PageResult Refuse(string reason, int status = StatusCodes.Status200OK)
    {
        ModelState.AddModelError("Input.Code", text[reason].Value);
        Response.StatusCode = status;
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "CodeMissing")]
        [StringLength(24)]
        public string Code { get; set; } = "";
    }
}
