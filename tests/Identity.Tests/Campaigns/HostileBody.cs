using System.Globalization;
using System.Text;
using Bauhinia.Testing;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>Bodies of requests: nearly right ones with hostile values in them, and ones that are nothing at all.</summary>
internal static class HostileBody
{
    /// <param name="names">Names of fields that the endpoint knows.</param>
    /// <param name="kept">Fields that must stay good for the request to get as far as the others, such as the antiforgery token.</param>
    public static HttpContent Form(SeededChoices choices, IReadOnlyList<string> names, IReadOnlyList<KeyValuePair<string, string>> kept)
    {
        var text = new StringBuilder();
        foreach (var name in names.Where(_ => choices.Below(5) > 0))
        {
            if (kept.Any(pair => pair.Key == name)) continue;
            Add(text, choices.Below(12) == 0 ? HostileText.From(choices) : name, HostileText.From(choices));
            if (choices.Below(15) == 0) Add(text, name, HostileText.From(choices));
        }

        if (choices.Below(10) > 0) foreach (var (name, value) in kept) Add(text, name, value);
        if (choices.Below(15) == 0) text.Append("&%ED%A0%80=%FF&=&&x[]=1&Input.Person.Name[0].X=1&%");
        return Typed(Encoding.UTF8.GetBytes(text.ToString()), choices.Below(20) == 0 ? "multipart/form-data; boundary=x" : "application/x-www-form-urlencoded");
    }

    public static HttpContent Multipart(SeededChoices choices, IReadOnlyList<string> names, IReadOnlyList<KeyValuePair<string, string>> kept)
    {
        var boundary = choices.Below(8) == 0 ? new string('b', 100) : "boundary";
        var text = new StringBuilder();
        foreach (var (name, value) in kept) text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        foreach (var name in names.Where(_ => choices.Below(4) > 0))
        {
            var file = choices.Below(2) == 0 ? $"; filename=\"{HostileText.From(choices).Replace("\r\n", "", StringComparison.Ordinal)}\"\r\nContent-Type: {choices.OneOf(["image/jpeg", "application/pdf", "x", ""])}" : "";
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{HostileText.From(choices)}\r\n");
        }

        if (choices.Below(3) > 0) text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Typed(Encoding.UTF8.GetBytes(text.ToString()), $"multipart/form-data; boundary={choices.OneOf([boundary, boundary, boundary, "other", "\"\"", ""])}");
    }

    public static HttpContent Json(SeededChoices choices, IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        WriteObject(text, choices, names, 0);
        var json = text.ToString();
        if (choices.Below(8) == 0) json = json[..choices.Below(json.Length + 1)];
        return Typed(Encoding.UTF8.GetBytes(json), choices.OneOf(["application/json", "application/json", "application/json", "application/json; charset=utf-16", "text/plain", "application/problem+json"]));
    }

    public static HttpContent Raw(SeededChoices choices) => choices.Below(6) switch
    {
        0 => Typed(choices.Bytes(choices.Below(2000)), choices.OneOf(["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/octet-stream"])),
        1 => Typed(Encoding.UTF8.GetBytes(new string('[', 20_000)), "application/json"),
        2 => Typed(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200))), "application/json"),
        3 => Typed([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d], "application/json"),
        4 => Typed(new byte[300_000], choices.OneOf(["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])),
        _ => Typed(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 3000).Select(i => $"a{i}=b"))), "application/x-www-form-urlencoded"),
    };

    private static void WriteObject(StringBuilder text, SeededChoices choices, IReadOnlyList<string> names, int depth)
    {
        text.Append('{');
        var count = choices.Below(depth == 0 ? 12 : 5);
        for (var index = 0; index < count; index++)
        {
            if (index > 0) text.Append(',');
            WriteString(text, choices.Below(10) == 0 ? HostileText.From(choices) : choices.OneOf(names));
            text.Append(':');
            WriteValue(text, choices, names, depth);
        }

        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, SeededChoices choices, IReadOnlyList<string> names, int depth)
    {
        switch (choices.Below(depth > 4 ? 6 : 9))
        {
            case < 3: WriteString(text, HostileText.From(choices)); break;
            case 3: text.Append(choices.OneOf(["null", "true", "false", "0", "-1", "1e999", "9223372036854775808", "1.5", "-0"])); break;
            case 4: text.Append(choices.OneOf(["[]", "{}", "[null]", "[[[[[[[[]]]]]]]]", "\"\\ud800\"", "\"\\u0000\"", "\"\\udc00\\ud800\""])); break;
            case 5: text.Append('"').Append(Convert.ToBase64String(choices.Bytes(choices.Below(200))).TrimEnd('=').Replace('+', '-').Replace('/', '_')).Append('"'); break;
            case 6:
                text.Append('[');
                WriteValue(text, choices, names, depth + 1);
                text.Append(']');
                break;
            default: WriteObject(text, choices, names, depth + 1); break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\' || char.IsControl(c) || char.IsSurrogate(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }

    // Not every value can be escaped: a lone surrogate goes as the three bytes that no UTF-8 has.
    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(text.Length > 0 ? "&" : "").Append(Escape(name)).Append('=').Append(Escape(value));

    internal static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes()) text.Append(rune.Value == 0xfffd ? "%ED%A0%80" : Uri.EscapeDataString(rune.ToString()));
        return text.ToString();
    }

    private static ByteArrayContent Typed(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
