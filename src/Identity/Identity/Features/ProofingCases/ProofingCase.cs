using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// One attempt to prove who an account belongs to. What the applicant entered is sealed in the vault under <see cref="Id"/>, pictures
/// under <see cref="EvidenceOwner"/>; both keys are destroyed with the decision.
/// </summary>
internal sealed class ProofingCase
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>After this an officer's claim no longer keeps others out.</summary>
    public static readonly TimeSpan ClaimLifetime = TimeSpan.FromHours(8);

    private ProofingCase()
    {
    }

    public ProofingCase(CaseId id, ProofingRoute route, AccountId? accountId, DateTimeOffset now)
    {
        Id = id;
        Reference = CaseReference.New();
        Route = route;
        AccountId = OpenFor = accountId;
        EvidenceOwner = Guid.CreateVersion7(now);
        CreatedAt = ChangedAt = now;
    }

    public CaseId Id { get; private set; }

    public string Reference { get; private set; } = "";

    /// <summary>Whose it is; null while a case that an officer opened at the counter is not yet bound to an account.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>Equal to <see cref="AccountId"/> while the case is open; unique, so that an account has one open case.</summary>
    public AccountId? OpenFor { get; private set; }

    public ProofingRoute Route { get; private set; }

    public CaseStatus Status { get; private set; } = CaseStatus.Draft;

    public Guid EvidenceOwner { get; private set; }

    public RegisterFinding Register { get; private set; }

    /// <summary>The verified extract waits to be decided without an officer.</summary>
    public bool AwaitsRegister { get; private set; }

    /// <summary>Issued for one extract; the register signs it, which binds the extract to this case.</summary>
    public string? ExtractNonce { get; private set; }

    public AccountId? ClaimedBy { get; private set; }

    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>HMAC of the one-time case code.</summary>
    public byte[]? CodeHash { get; private set; }

    public DateTimeOffset? CodeExpiresAt { get; private set; }

    /// <summary>When the resident entered the code with a passkey of the account.</summary>
    public DateTimeOffset? ResidentApprovedAt { get; private set; }

    public DecisionReason? Reason { get; private set; }

    /// <summary>Null also for a decision that the register's extract made.</summary>
    public AccountId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When data keys and rows of a closed case were seen to be gone.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>Two changes of one case at once: the second is refused.</summary>
    public int Version { get; private set; }

    public bool IsOpen => Status is CaseStatus.Draft or CaseStatus.Submitted or CaseStatus.InReview or CaseStatus.NeedsMore;

    /// <summary>The state as its owner may know it: the same for every case that is with an officer.</summary>
    public CaseStatus StatusToOwner => Status == CaseStatus.InReview ? CaseStatus.Submitted : Status;

    /// <summary>What its owner does next; the end of a text key.</summary>
    public string NextStep => this switch
    {
        { Route: ProofingRoute.Evidence, IsWithApplicant: true } => "Evidence",
        { Route: ProofingRoute.Extract, IsWithApplicant: true } => "Extract",
        { Route: ProofingRoute.Counter, ResidentApprovedAt: null } => "Counter",
        _ => "Wait",
    };

    public bool IsWithApplicant => Status is CaseStatus.Draft or CaseStatus.NeedsMore;

    public void Touch(DateTimeOffset now)
    {
        ChangedAt = now;
        Version++;
    }

    public bool Submit(DateTimeOffset now)
    {
        if (!IsWithApplicant) return false;
        Status = CaseStatus.Submitted;
        SubmittedAt = now;
        ClaimedBy = null;
        Touch(now);
        return true;
    }

    public void AskForExtract(string nonce, DateTimeOffset now)
    {
        ExtractNonce = nonce;
        Touch(now);
    }

    public void Found(RegisterFinding finding)
    {
        Register = finding;
        ExtractNonce = null;
        AwaitsRegister = finding == RegisterFinding.Matches;
    }

    public void LeaveToOfficers(DateTimeOffset now)
    {
        AwaitsRegister = false;
        Touch(now);
    }

    public bool IsHeldBy(AccountId officer, DateTimeOffset now) => Status == CaseStatus.InReview && ClaimedBy == officer && now - ClaimedAt <= ClaimLifetime;

    public bool Claim(AccountId officer, DateTimeOffset now)
    {
        var lapsed = Status == CaseStatus.InReview && now - ClaimedAt > ClaimLifetime;
        if (Status != CaseStatus.Submitted && !lapsed) return false;
        Status = CaseStatus.InReview;
        ClaimedBy = officer;
        ClaimedAt = now;
        AwaitsRegister = false;
        Touch(now);
        return true;
    }

    public void Release(DateTimeOffset now)
    {
        Status = CaseStatus.Submitted;
        ClaimedBy = null;
        ClaimedAt = null;
        Touch(now);
    }

    public void IssueCode(byte[] codeHash, DateTimeOffset now)
    {
        CodeHash = codeHash;
        CodeExpiresAt = now + CodeLifetime;
        ResidentApprovedAt = null;
        Touch(now);
    }

    public void ApproveByResident(AccountId resident, DateTimeOffset now)
    {
        AccountId = OpenFor = resident;
        ResidentApprovedAt = now;
        CodeHash = null;
        CodeExpiresAt = null;
        Touch(now);
    }

    public void GiveBack(DateTimeOffset now)
    {
        Status = CaseStatus.NeedsMore;
        ClaimedBy = null;
        Touch(now);
    }

    /// <summary>Ends the case. What is left of it says when, by whom and why, and nothing about the person.</summary>
    public void Close(CaseStatus status, DecisionReason? reason, AccountId? officer, DateTimeOffset now)
    {
        Status = status;
        Reason = reason;
        DecidedBy = officer;
        DecidedAt = now;
        OpenFor = null;
        CodeHash = null;
        CodeExpiresAt = null;
        ExtractNonce = null;
        AwaitsRegister = false;
        Register = RegisterFinding.None;
        Touch(now);
    }
}
