using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>The code that was sent to the new address. The passkey was asked for when it was entered, and is not again.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class ConfirmNewContactModel(ContactChanges changes, IStringLocalizer<ConfirmNewContactModel> text) : PageModel
{
    private const string List = "/account/contacts";

    [BindProperty]
    public Form Input { get; set; } = new();

    [FromQuery(Name = "resent")]
    public bool WasResent { get; set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await changes.Pending(User.AccountId(), cancellationToken) is null ? Redirect(List) : Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (await changes.Pending(User.AccountId(), cancellationToken) is null) return Redirect(List);
        if (!ModelState.IsValid) return Page();
        return await changes.Enter(User.AccountId(), Input.Code, cancellationToken) switch
        {
            ContactChanges.Entering.Done => Redirect($"{List}?done=changed"),
            ContactChanges.Entering.NoChange => Redirect(List),
            ContactChanges.Entering.Expired => Refuse("CodeExpired"),
            ContactChanges.Entering.Spent => Refuse("CodeSpent", StatusCodes.Status429TooManyRequests),
            _ => Refuse("CodeWrong"),
        };
    }

    public async Task<IActionResult> OnPostResend(CancellationToken cancellationToken)
    {
        ModelState.Clear();
        return await changes.SendAgain(User.AccountId(), cancellationToken) switch
        {
            ContactChanges.Resending.Sent => Redirect("/account/contacts/code?resent=true"),
            ContactChanges.Resending.NoChange => Redirect(List),
            ContactChanges.Resending.TooSoon => Refuse("ResendTooSoon", StatusCodes.Status429TooManyRequests),
            _ => Refuse("AddressSpent", StatusCodes.Status429TooManyRequests),
        };
    }

    public async Task<IActionResult> OnPostCancel(CancellationToken cancellationToken)
    {
        await changes.Cancel(User.AccountId(), cancellationToken);
        return Redirect($"{List}?done=cancelled");
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
