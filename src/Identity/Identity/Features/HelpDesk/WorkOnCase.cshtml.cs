using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>One case as the desk sees it. Opening it is recorded before anything is drawn; the name stays sealed unless its owner allowed it.</summary>
[Authorize(Policies.HelpDesk)]
internal sealed class WorkOnCaseModel(
    IdentityDb db, PersonVault vault, Conversations conversations, NoticeOutbox notices, IStringLocalizer<WorkOnCaseModel> text, TimeProvider clock) : PageModel
{
    private static readonly string[] Masked = [PersonalField.Email, PersonalField.Mobile];
    private static readonly string[] Allowed = [PersonalField.Email, PersonalField.Mobile, PersonalField.NameEnglish, PersonalField.NameChinese];

    [FromRoute(Name = "reference")]
    public string? Reference { get; set; }

    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string Shown { get; private set; } = "";

    public SupportTopic Topic { get; private set; }

    public bool IsOpen { get; private set; }

    public bool AwaitsStaff { get; private set; }

    public Proofing Proofing { get; private set; }

    public string? Name { get; private set; }

    public string Contact { get; private set; } = "";

    public IReadOnlyList<SupportMessage> Messages { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await conversations.Find(Reference, cancellationToken) is { } support ? await Draw(support, cancellationToken) : NotFound();

    public async Task<IActionResult> OnPostReply(CancellationToken cancellationToken)
    {
        if (await conversations.Find(Reference, cancellationToken) is not { } support) return NotFound();
        if (!ModelState.IsValid) return await Draw(support, cancellationToken);
        await notices.Send(support.AccountId, NoticeKind.SupportReplied, [CaseReference.Shown(support.Reference)], cancellationToken);
        if (await conversations.Add(support, Desk(support), fromStaff: true, Input.Message, cancellationToken)) return Redirect($"/help-desk/{support.Reference}");
        db.ChangeTracker.Clear();
        ModelState.AddModelError("Input.Message", text["NotAdded"].Value);
        return await conversations.Find(Reference, cancellationToken) is { } present ? await Draw(present, cancellationToken) : NotFound();
    }

    /// <summary>Tells the owner once more that a reply waits.</summary>
    public async Task<IActionResult> OnPostNotice(CancellationToken cancellationToken)
    {
        if (await conversations.Find(Reference, cancellationToken) is not { } support) return NotFound();
        await notices.Send(support.AccountId, NoticeKind.SupportReplied, [CaseReference.Shown(support.Reference)], cancellationToken);
        db.AuditEvents.Add(new AuditEvent("support.noticed", support.AccountId, User.AccountId(), $"ref={support.Reference}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return Redirect($"/help-desk/{support.Reference}?done=noticed");
    }

    public async Task<IActionResult> OnPostClose(CancellationToken cancellationToken)
    {
        if (await conversations.Find(Reference, cancellationToken) is not { } support) return NotFound();
        support.Close(clock.GetUtcNow());
        db.AuditEvents.Add(new AuditEvent("support.closed", support.AccountId, User.AccountId(), $"ref={support.Reference}", clock.GetUtcNow()));
        await conversations.TrySave(cancellationToken);
        return Redirect($"/help-desk/{support.Reference}");
    }

    private async Task<IActionResult> Draw(SupportCase support, CancellationToken cancellationToken)
    {
        Messages = await conversations.Read(support, Desk(support), cancellationToken);
        var opened = await vault.Open(support.AccountId.Value, support.ShowsPerson ? Allowed : Masked, Desk(support), cancellationToken);
        var contacts = Masked.Where(opened.ContainsKey).Select(f => support.ShowsPerson ? opened[f] : ContactMask.Of(f, opened[f]));
        Contact = string.Join(", ", contacts);
        Name = support.ShowsPerson ? string.Join(" ", new[] { PersonalField.NameEnglish, PersonalField.NameChinese }.Where(opened.ContainsKey).Select(f => opened[f])) : null;
        Shown = CaseReference.Shown(support.Reference);
        Topic = support.Topic;
        IsOpen = support.IsOpen;
        AwaitsStaff = support.AwaitsStaff;
        Proofing = await db.Accounts.Where(a => a.Id == support.AccountId).Select(a => a.Proofing).SingleAsync(cancellationToken);
        return Page();
    }

    private Access Desk(SupportCase support) => new(support.AccountId, User.AccountId(), "help_desk", support.Reference);

    public sealed class Form
    {
        [Required(ErrorMessage = "MessageMissing")]
        [StringLength(SupportMessage.MaxLength)]
        public string Message { get; set; } = "";
    }
}
