namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Why an uploaded picture is not taken; one text each.</summary>
internal enum LogoRefusal
{
    /// <summary>Over <see cref="LogoImage.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Neither PNG, JPEG nor WebP by its first bytes.</summary>
    Type,

    /// <summary>It does not decode, or not to its end.</summary>
    Broken,

    /// <summary>More than one frame.</summary>
    Animated,

    /// <summary>A side under <see cref="LogoImage.MinSide"/> or over <see cref="LogoImage.MaxSide"/> pixels.</summary>
    Size,
}
