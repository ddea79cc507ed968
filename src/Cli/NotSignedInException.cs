namespace Bauhinia.Cli;

/// <summary>No session is kept on this machine.</summary>
internal sealed class NotSignedInException() : Exception("You are not signed in here. Run: bauhinia auth use --issuer https://…");
