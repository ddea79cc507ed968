using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Placement;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Cloud.Features.Applications;

/// <summary>Decisions in the caller's language.</summary>
internal sealed class PlacementViews(IStringLocalizer<CloudText> text)
{
    public PlacementView Of(Decision decision) => new(decision.Classification, decision.Zone, [.. decision.Zones.Select(z => new ZoneView(z.Zone, z.Verdict, z.Reason.Code, Say(z.Reason), z.Change is null ? null : Say(z.Change)))]);

    /// <summary>Why each zone does not take it, and what would change that.</summary>
    public IReadOnlyList<string> Refusals(Decision decision) => [.. decision.Zones.Where(z => z.Change is not null).Select(z => text["placement.refusal", z.Zone, Say(z.Reason), Say(z.Change ?? z.Reason)].Value)];

    private string Say(Phrase phrase) => text[phrase.Code, [.. phrase.Values.Select(value => value.StartsWith("placement.", StringComparison.Ordinal) ? text[value].Value : value)]].Value;
}
