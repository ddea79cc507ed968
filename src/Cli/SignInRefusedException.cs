namespace Bauhinia.Cli;

/// <summary>The platform, or the person at the browser, refused the sign-in.</summary>
/// <param name="message">Why, for the person at the terminal.</param>
internal sealed class SignInRefusedException(string message) : Exception(message);
