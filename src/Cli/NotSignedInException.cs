namespace Bauhinia.Cli;

/// <summary>Nobody is signed in on this machine, or no longer.</summary>
internal sealed class NotSignedInException() : Exception("You are not signed in here. Run: bauhinia auth login --issuer https://…");
