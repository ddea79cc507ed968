using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Protocol;

/// <summary>An answer read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Message)
{
    public static async Task<Answer> Of(Task<HttpResponseMessage> sending)
    {
        ArgumentNullException.ThrowIfNull(sending);
        var message = await sending;
        return new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(), message);
    }

    public JsonObject Json => JsonSerializer.Deserialize<JsonObject>(Body) ?? throw new InvalidDataException("The body is null.");

    public string? Error => Body.StartsWith('{') ? Json["error"]?.GetValue<string>() : null;

    public string Text(string member) => Json[member]?.GetValue<string>() ?? throw new InvalidDataException($"There is no {member} in {Body}");

    public string? Nonce => Message.Headers.TryGetValues("DPoP-Nonce", out var values) ? values.Single() : null;

    public Uri? Location => Message.Headers.Location;

    /// <summary>The query of the redirect, decoded.</summary>
    public IReadOnlyDictionary<string, string> Redirect => (Location?.OriginalString.Split('?', 2) is [_, var query] ? query : "")
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "");
}
