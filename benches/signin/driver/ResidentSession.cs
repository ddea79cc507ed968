using System.Globalization;
using System.Net;

namespace Bauhinia.Signin.Driver;

/// <summary>The cookies of one resident's browser.</summary>
internal sealed class ResidentSession
{
    private readonly CookieContainer _cookies = new();
    private readonly string? _fixedHeader;

    private ResidentSession(string? loginHint, string? fixedHeader)
    {
        LoginHint = loginHint;
        _fixedHeader = fixedHeader;
    }

    /// <summary>Names the resident to servers that sign the one hinted at in by themselves; else <see langword="null"/>.</summary>
    public string? LoginHint { get; }

    public static IReadOnlyList<ResidentSession> For(Target target, int count) => target.SessionFile is null
        ? [.. Enumerable.Range(0, count).Select(i => new ResidentSession($"resident-{i.ToString(CultureInfo.InvariantCulture)}", null))]
        : [.. File.ReadLines(target.SessionFile).Select(header => new ResidentSession(null, header))];

    public void AddTo(HttpRequestMessage request)
    {
        var header = _fixedHeader ?? _cookies.GetCookieHeader(request.RequestUri!);
        if (header.Length > 0) request.Headers.Add("Cookie", header);
    }

    public void Keep(HttpResponseMessage response)
    {
        if (_fixedHeader is not null || !response.Headers.TryGetValues("Set-Cookie", out var values)) return;
        foreach (var value in values) _cookies.SetCookies(response.RequestMessage!.RequestUri!, value);
    }
}
