using System.Globalization;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>
/// Redirect URIs of native clients (RFC 8252 §7.3): registered without a port, asked for with whichever port the machine gave the program.
/// Only IP literals, because a name such as localhost may be resolved to elsewhere (§8.3).
/// </summary>
internal static class LoopbackRedirect
{
    private static readonly string[] Origins = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>Whether it may be registered: a loopback IP literal without port, then a path.</summary>
    public static bool IsRegistrable(string uri) => Origins.Any(origin => uri.StartsWith(origin + "/", StringComparison.Ordinal)) && Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.AbsoluteUri == uri && parsed.Query.Length == 0 && parsed.Fragment.Length == 0;

    /// <summary>Whether it is the registered address but for its port, character by character.</summary>
    public static bool Matches(string registered, string asked)
    {
        var origin = Array.Find(Origins, o => registered.StartsWith(o + "/", StringComparison.Ordinal));
        if (origin is null || !asked.StartsWith(origin, StringComparison.Ordinal)) return false;
        var (path, rest) = (registered[origin.Length..], asked[origin.Length..]);
        return rest == path || (rest.EndsWith(path, StringComparison.Ordinal) && rest.StartsWith(':') && IsPort(rest[1..^path.Length]));
    }

    private static bool IsPort(string text) =>
        text.Length is > 0 and <= 5 && text[0] != '0' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue;
}
