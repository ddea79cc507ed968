using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Vault;

/// <summary>Opens the custodian that the settings name.</summary>
internal static class KeyCustody
{
    public static IKeyCustodian Open(IdentityOptions options) =>
        throw new NotSupportedException($"Identity:Keys:Kind '{options.Keys.Kind}' is not known.");
}
