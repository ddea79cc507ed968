using System.Net;
using System.Net.Sockets;

namespace Bauhinia.Web;

/// <summary>
/// What one subscriber can send from, to count by: an IPv4 address, or the /64 of an IPv6 address, of which every subscriber has at least one to draw
/// addresses from (RFC 6177 §2).
/// </summary>
public static class ClientNetwork
{
    private const int PrefixBytes = 8;

    /// <param name="address">The client's address; null where there is none, as on a Unix socket.</param>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, PrefixBytes));
    }
}
