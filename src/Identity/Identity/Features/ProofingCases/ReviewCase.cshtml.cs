using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// One case on an officer's screen. The person's fields are opened only for the officer who has taken the case, and every look is
/// recorded and shown to the resident.
/// </summary>
[Authorize(Policies.Officer)]
internal sealed class ReviewCaseModel(
    CaseDesk desk, CheckCase check, DecideCase decide, EvidenceRoom room, PersonVault vault, IStringLocalizer<ReviewCaseModel> text, TimeProvider clock) : PageModel
{
    private static readonly CaseFindings[] Checked = [.. Enum.GetValues<CaseFindings>().Where(f => f != CaseFindings.None)];

    private ProofingCase? _case;

    [BindProperty]
    public Form Input { get; set; } = new();

    public ProofingCase Case => _case ?? throw new InvalidOperationException("The page is drawn without its case.");

    public ApplicantDetails? Details { get; private set; }

    public IReadOnlyList<(CaseFindings Name, bool Found)> Checks { get; private set; } = [];

    public IReadOnlyList<EvidenceFile> Files { get; private set; } = [];

    /// <summary>Shown once, on the page that follows its making.</summary>
    public string? NewCode { get; private set; }

    public bool CanClaim => Case.Status == CaseStatus.Submitted
        || (Case.Status == CaseStatus.InReview && clock.GetUtcNow() - Case.ClaimedAt > ProofingCase.ClaimLifetime);

    public async Task<IActionResult> OnGet(string reference, CancellationToken cancellationToken) => await Show(reference, cancellationToken);

    public async Task<IActionResult> OnPostClaim(string reference, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (!CaseReference.TryRead(reference, out var known)) return NotFound();
        switch (await desk.Claim(User.AccountId(), known, cancellationToken))
        {
            case CaseDesk.Answer.Done: return Redirect($"/officer/cases/{known}");
            case CaseDesk.Answer.NotFound: return NotFound();
            default: return await Refuse(known, "", "Taken", cancellationToken);
        }
    }

    public async Task<IActionResult> OnPostRelease(string reference, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(reference, out var known)) return NotFound();
        return await desk.Release(User.AccountId(), known, cancellationToken) == CaseDesk.Answer.NotFound ? NotFound() : Redirect("/officer");
    }

    public async Task<IActionResult> OnPostCode(string reference, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (!CaseReference.TryRead(reference, out var known)) return NotFound();
        NewCode = await desk.IssueCode(User.AccountId(), known, cancellationToken);
        return NewCode is null ? NotFound() : await Show(known, cancellationToken);
    }

    public async Task<IActionResult> OnPostDecide(string reference, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(reference, out var known)) return NotFound();
        if (!Enum.TryParse<DecisionReason>(Input.Reason, out var reason) || !DecisionReasons.OfOfficers.Contains(reason))
        {
            return await Refuse(known, "Input.Reason", "ReasonMissing", cancellationToken);
        }
        if (DecisionReasons.For(reason) == Decision.Approve && !(Input.IsGenuine && Input.IsHolder && Input.Agrees))
        {
            return await Refuse(known, "Input.IsGenuine", "ChecklistMissing", cancellationToken);
        }
        var outcome = await decide.Run(User.AccountId(), known, Input.Version, reason, cancellationToken);
        return outcome switch
        {
            DecisionOutcome.Done => Redirect($"/officer?done={DecisionReasons.For(reason)}"),
            DecisionOutcome.NotFound => NotFound(),
            _ => await Refuse(known, "Input.Reason", "Outcome." + outcome, cancellationToken),
        };
    }

    private async Task<IActionResult> Refuse(string reference, string field, string reason, CancellationToken cancellationToken)
    {
        ModelState.AddModelError(field, text[reason].Value);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return await Show(reference, cancellationToken);
    }

    private async Task<IActionResult> Show(string reference, CancellationToken cancellationToken)
    {
        var officer = User.AccountId();
        if (!CaseReference.TryRead(reference, out var known) || await desk.Find(officer, known, cancellationToken) is not { } found) return NotFound();
        _case = found;
        if (!found.IsHeldBy(officer, clock.GetUtcNow())) return Page();
        var fields = await vault.Open(found.Id.Value, ApplicantDetails.FieldNames, new Access(found.AccountId, officer, "proofing", found.Reference), cancellationToken);
        Details = ApplicantDetails.From(fields);
        if (Details is null) return Page();
        var findings = await check.Run(found, Details, cancellationToken);
        Checks = [.. Checked.Select(f => (f, findings.HasFlag(f)))];
        Files = await room.List(found.Id, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    public sealed class Form
    {
        public int Version { get; set; }

        public bool IsGenuine { get; set; }

        public bool IsHolder { get; set; }

        public bool Agrees { get; set; }

        [StringLength(24)]
        public string? Reason { get; set; }
    }
}
