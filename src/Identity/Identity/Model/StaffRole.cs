namespace Bauhinia.Identity.Model;

/// <summary>What a member of staff may do; granted to an account by the operator's command line, never through a web page.</summary>
internal enum StaffRole
{
    /// <summary>Decides proofing cases.</summary>
    Officer,

    /// <summary>Looks up a case by its reference to help its owner.</summary>
    HelpDesk,

    /// <summary>Approves relying parties for production.</summary>
    Registrar,
}
