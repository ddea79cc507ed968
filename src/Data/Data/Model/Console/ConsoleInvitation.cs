namespace Bauhinia.Data.Model.Console;

/// <summary>An invitation that nobody has taken up.</summary>
internal sealed record ConsoleInvitation(long Id, string Department, DepartmentRole Role, string Post, DateTimeOffset ExpiresAt);
