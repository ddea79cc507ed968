namespace Bauhinia.Data.Model.Console;

/// <summary>Someone who works in a department.</summary>
/// <param name="Department">The department's code.</param>
/// <param name="Subject">The provider's pairwise identifier of the person: it names them here and nowhere else.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Post">The office they hold, as their administrator wrote it; never a name.</param>
/// <param name="Since">When they joined.</param>
internal sealed record Member(string Department, string Subject, DepartmentRole Role, string Post, DateTimeOffset Since);
