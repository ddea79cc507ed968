using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Portal.Design.Content;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>
/// One recovery case at the counter. The first officer compares document, face and record; another does the same and approves;
/// after the wait any officer shows the one-time code.
/// </summary>
[Authorize(Policies.Officer)]
internal sealed class DecideRecoveryModel(
    IdentityDb db, RecoveryCases cases, PersonVault vault, NoticeOutbox notices, IStringLocalizer<DecideRecoveryModel> text, TimeProvider clock) : PageModel
{
    private static readonly string[] Compared = [PersonalField.NameEnglish, PersonalField.NameChinese, PersonalField.Hkid, PersonalField.DateOfBirth];

    [FromRoute(Name = "reference")]
    public string? Reference { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string Shown { get; private set; } = "";

    public RecoveryState State { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    /// <summary>Why this officer can take no step; null when one can be taken.</summary>
    public RecoveryRefusal? Blocked { get; private set; }

    public bool CanRefuse { get; private set; }

    public string? Code { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; private set; } = [];

    /// <summary>A field as the card and the reader's language write it.</summary>
    public static string InWords(KeyValuePair<string, string> field) => field.Key switch
    {
        PersonalField.DateOfBirth when BirthDate.TryRead(field.Value, out var born) => TimeTagHelper.Words(born),
        PersonalField.Hkid when HkidNumber.TryParse(field.Value, out var hkid) => hkid.Value.ToCardForm(),
        _ => field.Value,
    };

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) =>
        await cases.Find(Reference, cancellationToken) is { } recovery ? await Draw(recovery, cancellationToken) : NotFound();

    public Task<IActionResult> OnPostCheck(CancellationToken cancellationToken) =>
        Step("recovery.checked", null, recovery => Input.IsComplete ? recovery.Check(User.AccountId(), clock.GetUtcNow()) : RecoveryRefusal.Incomplete, cancellationToken);

    public Task<IActionResult> OnPostApprove(CancellationToken cancellationToken) =>
        Step("recovery.approved", NoticeKind.RecoveryRequested, recovery => Input.IsComplete ? recovery.Approve(User.AccountId(), clock.GetUtcNow()) : RecoveryRefusal.Incomplete, cancellationToken);

    public Task<IActionResult> OnPostRefuse(CancellationToken cancellationToken) =>
        Step("recovery.refused", NoticeKind.RecoveryRefused, recovery => recovery.Refuse(User.AccountId()), cancellationToken);

    public async Task<IActionResult> OnPostCode(CancellationToken cancellationToken)
    {
        if (await cases.Find(Reference, cancellationToken) is not { } recovery) return NotFound();
        var (code, refusal) = recovery.Issue(User.AccountId(), clock.GetUtcNow());
        if (code is null) return await Refused(recovery, refusal ?? RecoveryRefusal.State, cancellationToken);
        if (!await cases.Save(recovery, "recovery.code_issued", User.AccountId(), cancellationToken)) return Again();
        Code = string.Join('-', code.Chunk(4).Select(part => new string(part)));
        Response.Headers.CacheControl = "no-store";
        return await Draw(recovery, cancellationToken);
    }

    private async Task<IActionResult> Step(string kind, NoticeKind? notice, Func<RecoveryCase, RecoveryRefusal?> step, CancellationToken cancellationToken)
    {
        if (await cases.Find(Reference, cancellationToken) is not { } recovery) return NotFound();
        if (await ProofedOrRefusal(recovery, cancellationToken) is { } unproved && kind != "recovery.refused") return await Refused(recovery, unproved, cancellationToken);
        if (step(recovery) is { } refusal) return await Refused(recovery, refusal, cancellationToken);
        if (notice is { } told && recovery.AccountId is { } owner) await notices.Send(owner, told, [CaseReference.Shown(recovery.Reference)], cancellationToken);
        await cases.Save(recovery, kind, User.AccountId(), cancellationToken);
        return Again();
    }

    private async Task<IActionResult> Refused(RecoveryCase recovery, RecoveryRefusal refusal, CancellationToken cancellationToken)
    {
        ModelState.AddModelError("", text["Refusal" + refusal].Value);
        return await Draw(recovery, cancellationToken);
    }

    private async Task<IActionResult> Draw(RecoveryCase recovery, CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        Shown = CaseReference.Shown(recovery.Reference);
        State = recovery.State;
        ReadyAt = recovery.ReadyAt;
        Blocked = await Block(recovery, me, cancellationToken);
        CanRefuse = recovery.AccountId != me && State is (RecoveryState.Started or RecoveryState.Checked or RecoveryState.Approved);
        // The record is opened only for the officer whose turn it is to compare it.
        if (Blocked is null && State is (RecoveryState.Started or RecoveryState.Checked) && recovery.AccountId is { } account)
        {
            var opened = await vault.Open(account.Value, Compared, new Access(account, me, "recovery", recovery.Reference), cancellationToken);
            Fields = [.. opened.OrderBy(f => Array.IndexOf(Compared, f.Key))];
        }
        return Page();
    }

    private async Task<RecoveryRefusal?> Block(RecoveryCase recovery, AccountId me, CancellationToken cancellationToken)
    {
        if (recovery.AccountId == me) return RecoveryRefusal.OwnAccount;
        if (State is RecoveryState.Completed or RecoveryState.Cancelled or RecoveryState.Refused) return RecoveryRefusal.State;
        if (State == RecoveryState.Checked && recovery.CheckedBy == me) return RecoveryRefusal.SameOfficer;
        if (State == RecoveryState.Approved && recovery.ReadyAt > clock.GetUtcNow()) return RecoveryRefusal.TooEarly;
        return await ProofedOrRefusal(recovery, cancellationToken);
    }

    private async Task<RecoveryRefusal?> ProofedOrRefusal(RecoveryCase recovery, CancellationToken cancellationToken)
    {
        if (recovery.AccountId is not { } account) return RecoveryRefusal.NoAccount;
        var proofing = await db.Accounts.Where(a => a.Id == account).Select(a => a.Proofing).SingleAsync(cancellationToken);
        return proofing == Proofing.None ? RecoveryRefusal.NotProved : null;
    }

    private RedirectResult Again() => Redirect($"/officer/recovery/{Reference}");

    public sealed class Form
    {
        public bool Genuine { get; set; }

        public bool Likeness { get; set; }

        public bool Record { get; set; }

        internal bool IsComplete => Genuine && Likeness && Record;
    }
}
