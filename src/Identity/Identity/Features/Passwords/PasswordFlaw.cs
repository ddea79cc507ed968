namespace Bauhinia.Identity.Features.Passwords;

/// <summary>Why a new password is refused; also the name of the sentence that says so.</summary>
internal enum PasswordFlaw
{
    None,
    TooShort,
    TooLong,

    /// <summary>Control characters or half of a surrogate pair: no keyboard types them twice the same way.</summary>
    NotText,

    /// <summary>On the list of common and breached passwords, or made of one by repeating or padding it.</summary>
    Common,

    /// <summary>Little more than the person's own name or address, or the name of this service.</summary>
    Personal,

    /// <summary>The account was closed meanwhile. There is no sentence: whoever it was is signed out.</summary>
    Closed,
}
