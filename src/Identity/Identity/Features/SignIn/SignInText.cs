namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Names the resources of texts that sign-in endpoints send.</summary>
internal sealed class SignInText;
