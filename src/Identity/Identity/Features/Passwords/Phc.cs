using System.Globalization;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>An Argon2id hash with its parameters in PHC string form: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
internal sealed record Phc(int MemoryKib, int Iterations, int Parallelism, byte[] Salt, byte[] Hash)
{
    // 0x13 is the only version of Argon2 that RFC 9106 describes.
    private const string Head = "argon2id";
    private const string Version = "v=19";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"${Head}${Version}$m={MemoryKib},t={Iterations},p={Parallelism}${Encode(Salt)}${Encode(Hash)}");

    /// <summary>Reads a string of this database; null means that it was damaged.</summary>
    public static Phc? Read(string text)
    {
        var parts = text.Split('$');
        if (parts is not ["", Head, Version, var parameters, var salt, var hash]) return null;
        var numbers = parameters.Split(',');
        if (numbers.Length != 3 || Number(numbers[0], "m=") is not { } memory || Number(numbers[1], "t=") is not { } iterations || Number(numbers[2], "p=") is not { } parallelism) return null;
        return Decode(salt) is { } saltBytes && Decode(hash) is { } hashBytes ? new Phc(memory, iterations, parallelism, saltBytes, hashBytes) : null;
    }

    private static int? Number(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[64];
        return text.Length <= 64 && Convert.TryFromBase64String(text + new string('=', (4 - (text.Length % 4)) % 4), bytes, out var written) ? bytes[..written] : null;
    }
}
