using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>Makes the keys of budgets: HMAC, so that the table holds neither names nor networks.</summary>
internal sealed class GuessKeys(IKeyCustodian custodian)
{
    private readonly byte[] key = custodian.Hmac(HmacPurpose.KnownDevice, "guess-keys"u8);

    public byte[] Name(ReadOnlySpan<byte> nameIndex) => Hash("name"u8, nameIndex, []);

    public byte[] NameAndNetwork(ReadOnlySpan<byte> nameIndex, IPAddress? address) => Hash("both"u8, nameIndex, Prefix(address));

    public byte[] Network(IPAddress? address) => Hash("network"u8, Prefix(address), []);

    public byte[] NetworkInHour(string what, long hour, IPAddress? address) => Hash("hour"u8, Encoding.UTF8.GetBytes($"{what}\0{hour}"), Prefix(address));

    public byte[] InHour(string what, long hour, ReadOnlySpan<byte> whose) => Hash("whose"u8, Encoding.UTF8.GetBytes($"{what}\0{hour}"), whose);

    public byte[] Turn(string what, ReadOnlySpan<byte> whose) => Hash("turn"u8, Encoding.UTF8.GetBytes(what), whose);

    public byte[] Device(ReadOnlySpan<byte> deviceId) => Hash("device"u8, deviceId, []);

    private byte[] Hash(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        byte[] told = [.. kind, (byte)first.Length, .. first, .. second];
        return HMACSHA256.HashData(key, told);
    }

    /// <summary>What one subscriber or office holds: /24 of IPv4, /56 of IPv6 (RFC 6177 §2).</summary>
    private static ReadOnlySpan<byte> Prefix(IPAddress? address)
    {
        if (address is null) return [];
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return bytes.AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? 3 : 7);
    }
}
