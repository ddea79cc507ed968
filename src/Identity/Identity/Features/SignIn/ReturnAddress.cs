namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Where to go after signing in: a path of this host, never another site (no open redirect).</summary>
internal static class ReturnAddress
{
    public const string Home = "/account";

    private const int MaxLength = 4000;

    public static string Local(string? address) =>
        address is { Length: > 0 and <= MaxLength } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\')) && IsPlain(address)
            ? address
            : Home;

    // Browsers drop tab and line breaks before they read an address, which would turn "/\t/elsewhere" into "//elsewhere"; and a header
    // carries ASCII only. Our own addresses are escaped already.
    private static bool IsPlain(string address) => address.All(c => char.IsAscii(c) && !char.IsControl(c) && c != '\\');
}
