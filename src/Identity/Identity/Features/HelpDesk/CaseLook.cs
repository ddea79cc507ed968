namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>What the desk sees of a proofing or recovery case.</summary>
/// <param name="Shown">The reference.</param>
/// <param name="Kind">End of a text key: <c>Proofing</c> or <c>Recovery</c>.</param>
/// <param name="State">End of a text key: where the case stands, as its owner may know it.</param>
/// <param name="Next">End of a text key: what the person does next; null when there is nothing.</param>
/// <param name="Since">When it was begun.</param>
/// <param name="ReadyAt">When the code of a recovery can be fetched.</param>
internal sealed record CaseLook(string Shown, string Kind, string State, string? Next, DateTimeOffset Since, DateTimeOffset? ReadyAt);
