using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>One case as its owner sees it: messages, reply, what the desk may see, close.</summary>
[Authorize(Policies.Resident)]
internal sealed class SupportConversationModel(
    IdentityDb db, Conversations conversations, IStringLocalizer<SupportConversationModel> text, TimeProvider clock) : PageModel
{
    [FromRoute(Name = "reference")]
    public string? Reference { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string Shown { get; private set; } = "";

    public bool IsOpen { get; private set; }

    public bool ShowsPerson { get; private set; }

    public IReadOnlyList<SupportMessage> Messages { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await Mine(cancellationToken) is { } support ? await Draw(support, cancellationToken) : NotFound();

    public async Task<IActionResult> OnPostReply(CancellationToken cancellationToken)
    {
        if (await Mine(cancellationToken) is not { } support) return NotFound();
        if (!ModelState.IsValid) return await Draw(support, cancellationToken);
        if (await conversations.Add(support, Self(support), fromStaff: false, Input.Message, cancellationToken)) return Back(support);
        ModelState.AddModelError("Input.Message", text["NotAdded"].Value);
        return await Mine(cancellationToken) is { } present ? await Draw(present, cancellationToken) : NotFound();
    }

    public async Task<IActionResult> OnPostShow(CancellationToken cancellationToken)
    {
        if (await Mine(cancellationToken) is not { } support) return NotFound();
        support.Show(!support.ShowsPerson);
        await conversations.TrySave(cancellationToken);
        return Back(support);
    }

    public async Task<IActionResult> OnPostClose(CancellationToken cancellationToken)
    {
        if (await Mine(cancellationToken) is not { } support) return NotFound();
        support.Close(clock.GetUtcNow());
        db.AuditEvents.Add(new AuditEvent("support.closed", support.AccountId, User.AccountId(), $"ref={support.Reference}", clock.GetUtcNow()));
        await conversations.TrySave(cancellationToken);
        return Back(support);
    }

    private async Task<SupportCase?> Mine(CancellationToken cancellationToken) =>
        await conversations.Find(Reference, cancellationToken) is { } support && support.AccountId == User.AccountId() ? support : null;

    private async Task<IActionResult> Draw(SupportCase support, CancellationToken cancellationToken)
    {
        Shown = CaseReference.Shown(support.Reference);
        IsOpen = support.IsOpen;
        ShowsPerson = support.ShowsPerson;
        Messages = await conversations.Read(support, Self(support), cancellationToken);
        return Page();
    }

    private static Access Self(SupportCase support) => new(support.AccountId, support.AccountId, "self", support.Reference);

    private static RedirectResult Back(SupportCase support) => new($"/account/support/{support.Reference}");

    public sealed class Form
    {
        [Required(ErrorMessage = "MessageMissing")]
        [StringLength(SupportMessage.MaxLength)]
        public string Message { get; set; } = "";
    }
}
