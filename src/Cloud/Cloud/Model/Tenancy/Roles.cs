namespace Bauhinia.Cloud.Model.Tenancy;

/// <summary>Reads roles as people write them.</summary>
internal static class Roles
{
    public static readonly string Rule = string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant();

    public static bool TryRead(string? text, out Role role) => Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && !int.TryParse(text, out _);
}
