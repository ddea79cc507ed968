namespace Bauhinia.Identity.Model.Clients;

internal enum ClientEnvironment
{
    /// <summary>For trying out: loopback redirect URIs are allowed, and the consent page says that it is a trial.</summary>
    Sandbox,
    Production,
}
