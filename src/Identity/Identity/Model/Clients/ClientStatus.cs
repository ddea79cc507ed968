namespace Bauhinia.Identity.Model.Clients;

internal enum ClientStatus
{
    Active,

    /// <summary>Stopped for now: nothing is answered to it, its grants are kept.</summary>
    Suspended,

    /// <summary>Gone for good. The row stays because audit events and services used name it.</summary>
    Removed,
}
