namespace Bauhinia.Cloud.Model.Tenancy;

/// <summary>What a member may do in an organisation.</summary>
internal enum Role
{
    /// <summary>Reads everything but secrets.</summary>
    Viewer,

    /// <summary>Deploys, rolls back and scales applications.</summary>
    Developer,

    /// <summary>As a developer; also makes projects and environments, deletes applications and leads the members.</summary>
    Operator,

    /// <summary>Reads, and decides on requests.</summary>
    Approver,

    /// <summary>Reads, and sees costs.</summary>
    Finance,

    /// <summary>Reads, and sees the audit trail.</summary>
    Auditor,
}
