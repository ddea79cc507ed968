namespace Bauhinia.Identity.Model.Clients;

/// <summary>
/// Names a logo by its content: the SHA-256 of the picture as it is served, base64url, 43 characters. What was approved under a name can
/// therefore never be exchanged for another picture.
/// </summary>
internal static class ClientLogo
{
    public const int Length = 43;

    public static bool IsName(string text) => text.Length == Length && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Where pages find the picture, on this host.</summary>
    public static string PathOf(string name) => "/logos/" + name;
}
