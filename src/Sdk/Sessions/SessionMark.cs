using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Bauhinia.Sdk.Sessions;

/// <summary>By what the provider can name a session of this service when it ends (OpenID Connect Back-Channel Logout 1.0 §2.4).</summary>
/// <param name="Subject">The pairwise <c>sub</c>.</param>
/// <param name="SessionId">The provider's <c>sid</c>, if it sent one.</param>
/// <param name="IssuedAt">When the ID token was issued, by the provider's clock.</param>
internal sealed record SessionMark(string Subject, string? SessionId, DateTimeOffset IssuedAt)
{
    public const string DpopKeyItem = "bauhinia.session.dpop_key";

    private const string SubjectItem = "bauhinia.session.sub";
    private const string SessionItem = "bauhinia.session.sid";
    private const string IssuedItem = "bauhinia.session.iat";

    public static void Write(AuthenticationProperties properties, string subject, string? sessionId, DateTimeOffset issuedAt)
    {
        properties.Items[SubjectItem] = subject;
        if (sessionId is not null) properties.Items[SessionItem] = sessionId;
        properties.Items[IssuedItem] = issuedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    public static SessionMark? Read(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(SubjectItem, out var subject) && subject is not null
        && properties.Items.TryGetValue(IssuedItem, out var issued) && long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new SessionMark(subject, properties.Items.TryGetValue(SessionItem, out var session) ? session : null, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
}
