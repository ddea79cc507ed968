namespace Bauhinia.Cloud.Contracts;

/// <summary>An organisation that the caller is a member of.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Role">The caller's role: <c>Viewer</c>, <c>Developer</c>, <c>Operator</c>, <c>Approver</c>, <c>Finance</c> or <c>Auditor</c>.</param>
public sealed record OrganisationView(string Name, string Title, string Role);

/// <summary>A project.</summary>
/// <param name="Name">Its name in the organisation.</param>
/// <param name="Environments">Names of its environments.</param>
public sealed record ProjectView(string Name, IReadOnlyList<string> Environments);

/// <summary>Makes a project or an environment.</summary>
/// <param name="Name">1 to 40 of a-z, 0-9 and -, beginning with a letter and not ending with -.</param>
public sealed record NewName(string Name);

/// <summary>Takes up an invitation.</summary>
/// <param name="Code">What the invitation gave.</param>
public sealed record InvitationCode(string Code);

/// <summary>Invites a member.</summary>
/// <param name="Role">See <see cref="OrganisationView.Role"/>.</param>
/// <param name="Post">The member's office, 1 to 60 characters.</param>
public sealed record NewMember(string Role, string Post);

/// <summary>How many instances there are to be.</summary>
/// <param name="Replicas">0 to 20.</param>
public sealed record Scaling(int Replicas);

/// <summary>Brings a release back.</summary>
/// <param name="Release">Its number.</param>
public sealed record Rollback(int Release);

/// <summary>A line of the audit trail.</summary>
/// <param name="Id">Give it as <c>before</c> for the page that follows.</param>
/// <param name="At">When.</param>
/// <param name="Post">The office of whoever did it; empty for the operator of the site or the platform.</param>
/// <param name="Kind">What was done, such as <c>release_applied</c>.</param>
/// <param name="About">What it was done to.</param>
public sealed record AuditView(long Id, DateTimeOffset At, string Post, string Kind, string About);
