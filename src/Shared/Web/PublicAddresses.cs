using System.Net;
using System.Net.Sockets;

namespace Bauhinia.Web;

/// <summary>
/// Which addresses belong to the public network: everything but the special-purpose blocks of RFC 6890 and its registries. Whoever fetches an address that
/// somebody else chose asks here, about the address that the name led to and on the connection that is used.
/// </summary>
public static class PublicAddresses
{
    /// <summary>Whether an address is a public one, in IPv4, IPv6 or IPv4 mapped into IPv6.</summary>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Only global unicast 2000::/3, less documentation 2001:db8::/32, Teredo 2001::/32 and 6to4 2002::/16, which embed IPv4.
            var v6 = address.GetAddressBytes();
            return (v6[0] & 0xe0) == 0x20 && !(v6[0] == 0x20 && v6[1] == 0x02)
                && !(v6[0] == 0x20 && v6[1] == 0x01 && ((v6[2] == 0x0d && v6[3] == 0xb8) || (v6[2] == 0 && v6[3] == 0)));
        }
        var v4 = address.GetAddressBytes();
        return v4[0] is not (0 or 10 or 127 or >= 224)
            && !(v4[0] == 100 && (v4[1] & 0xc0) == 64)
            && !(v4[0] == 169 && v4[1] == 254)
            && !(v4[0] == 172 && (v4[1] & 0xf0) == 16)
            && !(v4[0] == 192 && (v4[1] is 168 or 0))
            && !(v4[0] == 198 && (v4[1] is 18 or 19 or 51))
            && !(v4[0] == 203 && v4[1] == 0 && v4[2] == 113);
    }
}
