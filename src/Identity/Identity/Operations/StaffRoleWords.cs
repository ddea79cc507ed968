using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Operations;

/// <summary>The roles as an operator types them.</summary>
internal static class StaffRoleWords
{
    public const string Unknown = "--role is officer, help-desk or registrar.";

    public static StaffRole? Parse(string word) => word switch
    {
        "officer" => StaffRole.Officer,
        "help-desk" => StaffRole.HelpDesk,
        "registrar" => StaffRole.Registrar,
        _ => null,
    };

    public static string Of(StaffRole role) => role switch
    {
        StaffRole.Officer => "officer",
        StaffRole.HelpDesk => "help-desk",
        StaffRole.Registrar => "registrar",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
