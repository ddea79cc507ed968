using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Messaging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>The addresses the person is written to, in full, with the ways to change them.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class ContactsModel(OwnContacts contacts, ContactChanges changes) : PageModel
{
    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public bool HasPending { get; private set; }

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var opened = await contacts.List(User.AccountId(), cancellationToken);
        Rows = [.. new[] { MessageChannel.Email, MessageChannel.Mobile }
            .Where(c => contacts.Offered.Contains(c) || opened.ContainsKey(ContactAddress.FieldOf(c)))
            .Select(c => ContactAddress.FieldOf(c))
            .Select(f => new Row(f, opened.GetValueOrDefault(f), opened.Count > 1 && opened.ContainsKey(f), contacts.Offered.Any(c => ContactAddress.FieldOf(c) == f)))];
        HasPending = await changes.Pending(User.AccountId(), cancellationToken) is not null;
    }

    /// <param name="Kind">The personal field.</param>
    /// <param name="Value">Null when the account has none.</param>
    public sealed record Row(string Kind, string? Value, bool CanRemove, bool CanChange);
}
