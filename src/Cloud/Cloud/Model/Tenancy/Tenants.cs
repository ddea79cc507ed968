namespace Bauhinia.Cloud.Model.Tenancy;

/// <param name="Organisation">Its name.</param>
/// <param name="Subject">Pairwise subject of a person, or the client id of a service account.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Post">Their office.</param>
/// <param name="Since">When they joined.</param>
internal sealed record Member(string Organisation, string Subject, Role Role, string Post, DateTimeOffset Since)
{
    public bool MayDeploy => Role is Role.Developer or Role.Operator;

    public bool MayManage => Role is Role.Operator;

    public bool MaySeeAudit => Role is Role.Auditor or Role.Operator;
}

/// <summary>Names where an application belongs.</summary>
internal sealed record EnvironmentName(string Organisation, string Project, string Name)
{
    public override string ToString() => $"{Organisation}/{Project}/{Name}";
}
