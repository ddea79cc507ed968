using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Messaging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>Takes a new e-mail address or mobile number and sends it a code. Whoever it belongs to, the answer is the same.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class ChangeContactModel(OwnContacts contacts, ContactChanges changes, IStringLocalizer<ChangeContactModel> text, TimeProvider clock) : PageModel
{
    [FromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public bool Has { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (Channel is null) return NotFound();
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        return await Draw(cancellationToken);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (Channel is not { } channel) return NotFound();
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        if (!ModelState.IsValid) return await Draw(cancellationToken);
        if (contacts.Read(channel, Input.Address) is not { } contact)
        {
            ModelState.AddModelError("Input.Address", text["Wrong." + Kind].Value);
            return await Draw(cancellationToken);
        }
        switch (await changes.Begin(User.AccountId(), contact, cancellationToken))
        {
            case ContactChanges.Beginning.Begun:
                return Redirect("/account/contacts/code");
            case ContactChanges.Beginning.Own:
                ModelState.AddModelError("Input.Address", text["Own"].Value);
                return await Draw(cancellationToken);
            default:
                ModelState.AddModelError("Input.Address", text["TooMany"].Value);
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Response.Headers.RetryAfter = "3600";
                return await Draw(cancellationToken);
        }
    }

    private MessageChannel? Channel => ContactKind.Read(Kind) is { } channel && contacts.Offered.Contains(channel) ? channel : null;

    private string Here => $"/account/contacts/change?kind={Kind}";

    private async Task<IActionResult> Draw(CancellationToken cancellationToken)
    {
        Has = (await contacts.List(User.AccountId(), cancellationToken)).ContainsKey(Kind ?? "");
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "AddressMissing")]
        [StringLength(EmailAddress.MaxLength)]
        public string Address { get; set; } = "";
    }
}
