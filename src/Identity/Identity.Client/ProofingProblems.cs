namespace Bauhinia.Identity.Contracts;

/// <summary>Codes of the problems (RFC 9457) that the officers' API answers.</summary>
public static class ProofingProblems
{
    /// <summary>400: the reason is not one that an officer may give.</summary>
    public const string Reason = "identity.proofing_reason";

    /// <summary>404: there is no such case among those the officer may see.</summary>
    public const string Case = "identity.proofing_case";

    /// <summary>409: the case changed since it was read, or another officer holds it.</summary>
    public const string Changed = "identity.proofing_changed";

    /// <summary>409: the case lacks what an approval needs.</summary>
    public const string NotApprovable = "identity.proofing_not_approvable";
}
