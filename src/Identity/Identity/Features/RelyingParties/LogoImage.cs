using SkiaSharp;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// Turns an uploaded picture into the one that is served. Nothing of the upload survives but its pixels: no metadata, no trailing bytes,
/// no second frame. Type and size are read from the file itself before any pixel is decoded.
/// </summary>
internal static class LogoImage
{
    public const int MaxBytes = 200 * 1024;

    /// <summary>Least side of an upload, pixels.</summary>
    public const int MinSide = 32;

    /// <summary>Greatest side of an upload, pixels: decoded it takes at most 16 MiB.</summary>
    public const int MaxSide = 2048;

    /// <summary>Greatest side of what is served, pixels.</summary>
    public const int ServedSide = 256;

    /// <summary>Reads PNG, JPEG or WebP.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="png">The picture to serve; empty when refused.</param>
    /// <returns>Why not, or null.</returns>
    public static LogoRefusal? Read(byte[] upload, out byte[] png)
    {
        png = [];
        if (upload.Length > MaxBytes) return LogoRefusal.TooLarge;
        if (FormatOf(upload) is not { } format) return LogoRefusal.Type;
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != format) return LogoRefusal.Broken;
        if (codec.FrameCount > 1) return LogoRefusal.Animated;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width is < MinSide or > MaxSide || height is < MinSide or > MaxSide) return LogoRefusal.Size;
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success) return LogoRefusal.Broken;
        using var fitted = Fit(bitmap);
        using var image = SKImage.FromBitmap(fitted ?? bitmap);
        using var encoded = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        png = encoded.ToArray();
        return null;
    }

    /// <summary>The first bytes decide, not a name or header that the sender chose. SVG has none and is a document with scripts.</summary>
    private static SKEncodedImageFormat? FormatOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return SKEncodedImageFormat.Png;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return SKEncodedImageFormat.Jpeg;
        return file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? SKEncodedImageFormat.Webp : null;
    }

    /// <summary>Shrinks to what is served, never enlarges. Null when it fits already.</summary>
    private static SKBitmap? Fit(SKBitmap bitmap)
    {
        var scale = (double)ServedSide / Math.Max(bitmap.Width, bitmap.Height);
        if (scale >= 1) return null;
        var size = new SKImageInfo(Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale)), bitmap.ColorType, bitmap.AlphaType, bitmap.ColorSpace);
        return bitmap.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ?? throw new InvalidOperationException("The picture could not be scaled.");
    }
}
