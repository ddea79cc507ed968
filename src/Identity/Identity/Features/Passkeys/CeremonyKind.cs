namespace Bauhinia.Identity.Features.Passkeys;

internal enum CeremonyKind : byte
{
    SignIn = 1,
    Add = 2,
}
