namespace Bauhinia.Signin.Driver;

/// <summary>One server under measurement.</summary>
/// <param name="Name">Name in the lines printed.</param>
/// <param name="Issuer">Issuer, from which the other addresses are discovered.</param>
/// <param name="ProcessId">The server's process, whose CPU time is read from /proc.</param>
/// <param name="ClientId">The relying party's identifier at this server.</param>
/// <param name="RedirectUri">Its redirect URI; nothing listens there.</param>
/// <param name="Dpop">Whether tokens are bound by DPoP. OpenIddict has none.</param>
/// <param name="Database">Connection to the server's database, to count its statements.</param>
/// <param name="DatabaseProcessId">The first process of that database server.</param>
/// <param name="SessionFile">Cookie headers of residents already signed in, one a line; absent where the server
/// signs the resident of a <c>login_hint</c> in by itself.</param>
internal sealed record Target(
    string Name, Uri Issuer, int ProcessId, string ClientId, string RedirectUri, bool Dpop, string Database, int DatabaseProcessId,
    string? SessionFile);
