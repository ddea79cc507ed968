using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Messaging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>Takes a contact away after a confirmation. The last one stays.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class RemoveContactModel(OwnContacts contacts, TimeProvider clock) : PageModel
{
    private const string List = "/account/contacts";

    [FromQuery(Name = "kind")]
    public string? Kind { get; set; }

    public string Value { get; private set; } = "";

    public bool IsLast { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (ContactKind.Read(Kind) is not { } channel) return NotFound();
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        return await Draw(channel, cancellationToken);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (ContactKind.Read(Kind) is not { } channel) return NotFound();
        if (!FreshPasskey.Has(User, clock)) return FreshPasskey.Ask(Here);
        return await contacts.Remove(User.AccountId(), channel, cancellationToken) switch
        {
            OwnContacts.Removal.Removed => Redirect($"{List}?done=removed"),
            OwnContacts.Removal.NotThere => Redirect(List),
            _ => await Draw(channel, cancellationToken),
        };
    }

    private string Here => $"/account/contacts/remove?kind={Kind}";

    private async Task<IActionResult> Draw(MessageChannel channel, CancellationToken cancellationToken)
    {
        var opened = await contacts.List(User.AccountId(), cancellationToken);
        if (!opened.TryGetValue(ContactAddress.FieldOf(channel), out var value)) return Redirect(List);
        Value = value;
        IsLast = opened.Count == 1;
        return Page();
    }
}
