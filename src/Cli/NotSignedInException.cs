namespace Bauhinia.Cli;

/// <summary>No session is kept on this machine.</summary>
internal sealed class NotSignedInException() : Exception("You are not signed in here. Sign in with a browser, then run: bauhinia auth use --issuer https://… and paste the value of the browser's session cookie.");
