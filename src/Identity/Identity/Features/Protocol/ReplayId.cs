using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What must be used once, as half a SHA-256 over its kind, its owner and its own name: small, and it tells nothing.</summary>
internal readonly record struct ReplayId(UInt128 Value)
{
    public static ReplayId Of(string kind, string owner, string id) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{owner.Length}\n{owner}\n{id}"))));
}
