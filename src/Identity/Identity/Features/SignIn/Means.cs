namespace Bauhinia.Identity.Features.SignIn;

/// <summary>The means of sign-in an account has.</summary>
/// <param name="Passkeys">Live ones.</param>
/// <param name="HasPassword">Whether one is set, disabled or not.</param>
/// <param name="IsPasswordDisabled">It took too many wrong guesses.</param>
/// <param name="RecoveryCodes">Unused ones.</param>
internal sealed record Means(int Passkeys, bool HasPassword, bool IsPasswordDisabled, int RecoveryCodes)
{
    public bool CanUsePassword => HasPassword && !IsPasswordDisabled;

    /// <summary>Whether taking one passkey away leaves nothing to sign in with; recovery codes only recover.</summary>
    public bool IsOnePasskeyAlone => Passkeys <= 1 && !CanUsePassword;
}
