using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Clients;

/// <summary>How one client is printed.</summary>
internal static class ClientOutput
{
    public static void Print(bool json, ClientView client) => Output.One(json, client,
        ("Client id", c => c.ClientId), ("Name", c => c.Settings.Name.En), ("Environment", c => c.Environment), ("Status", c => c.Status), ("Profile", c => c.Settings.Profile),
        ("Redirect URIs", c => string.Join(", ", c.Settings.RedirectUris)), ("Sector", c => c.Settings.Sector ?? ""), ("Changed", c => c.ChangedAt.ToString("u")));
}
