namespace Bauhinia.Identity.Features.Notices;

/// <summary>
/// Everything this system writes to a person. Each has a subject, a mail and a short text in <c>NoticeText.resx</c>, where {0} is the
/// issuer's address and {1} onwards are the values given to <see cref="NoticeOutbox"/>.
/// </summary>
internal enum NoticeKind
{
    /// <summary>{1} one-time code.</summary>
    RegistrationCode,

    /// <summary>To the owner of an account whose address someone else entered at registration.</summary>
    AlreadyRegistered,

    /// <summary>{1} one-time code for a new address of an account.</summary>
    ContactCode,
    ContactChanged,

    /// <summary>To the owner of an account whose address someone else wanted as a contact of theirs.</summary>
    ContactClaimedByAnother,

    /// <summary>{1} reference of the case.</summary>
    ProofingReceived,

    /// <summary>{1} reference of the case.</summary>
    ProofingApproved,

    /// <summary>{1} reference of the case. Never says why: the reason may be about another person.</summary>
    ProofingNotConfirmed,

    /// <summary>{1} reference of the case.</summary>
    ProofingMoreNeeded,

    /// <summary>To the owner of the account that holds the identity someone else claimed.</summary>
    IdentityClaimedByAnother,
    PasskeyAdded,
    PasskeyRemoved,
    PasswordChanged,
    PasswordDisabled,
    RecoveryCodesReplaced,
    RecoveryCodeUsed,

    /// <summary>{1} reference of the recovery case.</summary>
    RecoveryRequested,

    /// <summary>{1} reference of the recovery case.</summary>
    RecoveryRefused,
    RecoveryCompleted,
    AccountClosed,

    /// <summary>{1} reference of the support case.</summary>
    SupportReplied,

    /// <summary>{1} name of the organisation as it calls itself, {2} one-time link. To someone who may have no account.</summary>
    OrganisationInvitation,
}
