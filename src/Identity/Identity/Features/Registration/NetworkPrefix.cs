using System.Net;
using System.Net.Sockets;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>The part of an address that one subscriber or office holds: /24 of IPv4, /56 of IPv6 (RFC 6177 §2).</summary>
internal static class NetworkPrefix
{
    public static string Of(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? 3 : 7));
    }
}
