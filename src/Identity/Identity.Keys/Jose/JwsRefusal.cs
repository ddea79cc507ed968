namespace Bauhinia.Identity.Keys;

/// <summary>Why a signed statement or key was refused. For logs and tests; a caller over the network learns less.</summary>
public enum JwsRefusal
{
    None,

    /// <summary>Longer than the rules allow.</summary>
    TooLarge,

    /// <summary>Not three parts, or an empty part that may not be empty.</summary>
    NotCompact,

    /// <summary>A part is not canonical base64url: padding, white space, another alphabet, or stray trailing bits (RFC 7515 §2).</summary>
    BadEncoding,

    /// <summary>The header or payload is not one JSON object, repeats a member, nests too deep, or holds a lone surrogate.</summary>
    BadJson,

    /// <summary>A header member has the wrong type or is not allowed at all: <c>crit</c>, <c>b64</c>, <c>jku</c>, <c>x5u</c>.</summary>
    BadHeader,

    /// <summary><c>alg</c> is missing, <c>none</c>, an HMAC, unknown, or not among those the caller allows.</summary>
    AlgorithmNotAllowed,

    /// <summary><c>typ</c> is missing where it is required, or says something else.</summary>
    WrongType,

    /// <summary>The header carries a key and the caller did not ask for one, or carries none and the caller did.</summary>
    EmbeddedKey,

    /// <summary>No key of the set has this <c>kid</c>.</summary>
    KeyNotFound,

    /// <summary>No <c>kid</c>, and more than one key of the set could have signed.</summary>
    KeyAmbiguous,

    /// <summary>The key is of another type, or its <c>use</c>, <c>key_ops</c> or <c>alg</c> forbids this.</summary>
    KeyNotForThis,

    /// <summary>The key itself is unsound: point off the curve, RSA under 2048 bits, bad exponent, wrong length.</summary>
    WeakKey,

    /// <summary>A private or symmetric key where only a public one may stand.</summary>
    PrivateKey,

    /// <summary>The signature does not verify.</summary>
    BadSignature,
}
