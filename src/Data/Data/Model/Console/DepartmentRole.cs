namespace Bauhinia.Data.Model.Console;

/// <summary>What a member may do with the streams of a department. Each member has one role, so that nobody both asks and approves.</summary>
internal enum DepartmentRole
{
    /// <summary>Reads everything of the department, and changes nothing.</summary>
    Auditor,

    /// <summary>Asks for publication, gives keys to senders, runs connectors.</summary>
    Publisher,

    /// <summary>Approves, refuses and withdraws publication.</summary>
    Approver,

    /// <summary>Invites and removes members.</summary>
    Administrator,
}
