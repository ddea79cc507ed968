using System.Buffers.Text;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Model.Clients;

/// <summary><c>client_id</c> of a relying party's client (RFC 6749 §2.2): 128 random bits as 22 characters of base64url.</summary>
internal readonly record struct ClientId(string Value)
{
    public const int MaxLength = 64;

    public static ClientId New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Whether it can be an id: 1 to 64 characters of base64url. Anything else is not asked of the database, which refuses some of it.</summary>
    public static bool IsWellFormed(string text) => text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public override string ToString() => Value;
}
