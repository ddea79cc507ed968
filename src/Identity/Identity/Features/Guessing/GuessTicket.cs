using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>One guess that was counted before it was checked. A right one takes its count back.</summary>
/// <param name="Wait">How long to wait instead; zero lets the guess through.</param>
/// <param name="IsDisabled">Whether the password takes no guess any more.</param>
/// <param name="AccountId">The account named, or the empty id.</param>
/// <param name="Own">The budget of this network or device, forgiven by a right guess.</param>
/// <param name="Shared">The budget of the name from anywhere, of which a right guess takes only its own count back; null for a known device.</param>
/// <param name="Network">The network it came from.</param>
/// <param name="At">When it was counted.</param>
internal sealed record GuessTicket(TimeSpan Wait, bool IsDisabled, AccountId AccountId, byte[] Own, byte[]? Shared, byte[] Network, DateTimeOffset At)
{
    public static GuessTicket WaitFor(TimeSpan wait, DateTimeOffset now) => new(wait, false, default, [], null, [], now);
}
