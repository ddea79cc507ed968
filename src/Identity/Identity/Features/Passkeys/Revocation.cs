namespace Bauhinia.Identity.Features.Passkeys;

internal enum Revocation
{
    Done,
    NotFound,

    /// <summary>It is the last means of sign-in: the owner must say so.</summary>
    NeedsConfirmation,
}
