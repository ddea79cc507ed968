using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>
/// A client secret of 256 random bits that we choose, never the client. Because it cannot be guessed, a single SHA-256 keeps it as
/// safely as a slow password hash would, at no cost per sign-in.
/// </summary>
internal static class ClientSecret
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(byte[]? hash, string presented) =>
        hash is not null && CryptographicOperations.FixedTimeEquals(hash, Hash(presented));
}
