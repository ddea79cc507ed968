using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// Looks for planted values in files, in every form they might leak in: as text in the usual encodings, in hexadecimal, in base64,
/// in a URL, and as the plain SHA-256 that anyone could enumerate.
/// </summary>
internal sealed class CanaryScan
{
    private const int ChunkBytes = 1 << 20;

    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);
    private readonly SearchValues<string> _search;
    private readonly int _longest;

    /// <param name="canaries">Values long enough that none occurs by chance.</param>
    /// <param name="secrets">Values of 128 random bits or more, whose plain hash gives nothing away.</param>
    public CanaryScan(IEnumerable<string> canaries, IEnumerable<string>? secrets = null)
    {
        var looked = canaries.SelectMany(canary => Forms(canary).Concat(Hashes(canary)).Select(f => (canary, f.Form, f.Bytes)))
            .Concat((secrets ?? []).SelectMany(secret => Forms(secret).Select(f => (secret, f.Form, f.Bytes))));
        foreach (var (value, form, bytes) in looked) _forms.TryAdd(Encoding.Latin1.GetString(bytes), $"{value} as {form}");
        _search = SearchValues.Create([.. _forms.Keys], StringComparison.Ordinal);
        _longest = _forms.Keys.Max(f => f.Length);
    }

    /// <summary>Every finding in the files under a folder, as "file: value as form".</summary>
    public IReadOnlyList<string> Folder(string folder, Func<string, bool>? skip = null) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => skip?.Invoke(file) != true)
            .SelectMany(file => File(file))];

    public IEnumerable<string> File(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return [.. Stream(stream).Select(found => $"{file}: {found}")];
        }
        catch (FileNotFoundException)
        {
            // A server may remove a file between the listing and the reading.
            return [];
        }
    }

    public IEnumerable<string> Text(string text) => Stream(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private List<string> Stream(Stream stream)
    {
        var found = new List<string>();
        var buffer = new byte[ChunkBytes + _longest];
        var kept = 0;
        while (stream.ReadAtLeast(buffer.AsSpan(kept), ChunkBytes, throwOnEndOfStream: false) is var read && read > 0)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, kept + read);
            for (var from = 0; text.AsSpan(from).IndexOfAny(_search) is var at && at >= 0; from += at + 1)
                found.AddRange(_forms.Where(form => text.AsSpan(from + at).StartsWith(form.Key, StringComparison.Ordinal)).Select(form => form.Value));
            // The tail is read again with the next chunk: a value may lie across the border.
            kept = Math.Min(_longest, kept + read);
            buffer.AsSpan(text.Length - kept, kept).CopyTo(buffer);
        }

        return [.. found.Distinct()];
    }

    private static IEnumerable<(string Form, byte[] Bytes)> Forms(string canary)
    {
        var utf8 = Encoding.UTF8.GetBytes(canary);
        yield return ("UTF-8", utf8);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(canary));
        yield return ("hexadecimal", Ascii(Convert.ToHexStringLower(utf8)));
        yield return ("HEXADECIMAL", Ascii(Convert.ToHexString(utf8)));
        var escaped = Uri.EscapeDataString(canary);
        if (escaped != canary) yield return ("part of a URL", Ascii(escaped));
        // Inside a longer text base64 falls into one of three alignments; the characters that mix with neighbours are left out.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            var start = shift == 0 ? 0 : shift + 1;
            var end = (shift + utf8.Length) * 8 / 6;
            yield return ("base64", Ascii(text[start..end]));
            yield return ("base64url", Ascii(text[start..end].Replace('+', '-').Replace('/', '_')));
        }
    }

    private static IEnumerable<(string Form, byte[] Bytes)> Hashes(string canary)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(canary));
        yield return ("SHA-256", hash);
        yield return ("SHA-256 in hexadecimal", Ascii(Convert.ToHexStringLower(hash)));
        yield return ("SHA-256 in base64url", Ascii(Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
