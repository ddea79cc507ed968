namespace Bauhinia.Cloud.Contracts;

/// <summary>Where an application runs, or would, and why.</summary>
/// <param name="Classification">The step of the site's ladder that was asked for, or the site's own.</param>
/// <param name="Zone">The zone chosen; null where none may take it.</param>
/// <param name="Zones">Every zone that was considered, in the site's order.</param>
public sealed record PlacementView(string Classification, string? Zone, IReadOnlyList<ZoneView> Zones);

/// <summary>A zone that was considered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdict"><c>chosen</c>, <c>possible</c> or <c>refused</c>.</param>
/// <param name="Code">The reason's code, the same in every language.</param>
/// <param name="Reason">Why, in the caller's language.</param>
/// <param name="Change">What would change a refusal, in the caller's language; null where it is none.</param>
public sealed record ZoneView(string Name, string Verdict, string Code, string Reason, string? Change);

/// <summary>A decision that was made and is never changed.</summary>
/// <param name="Release">The release that it placed.</param>
/// <param name="At">When.</param>
/// <param name="Post">The office of whoever applied the release.</param>
/// <param name="Placement">What was decided.</param>
public sealed record DecisionView(int Release, DateTimeOffset At, string Post, PlacementView Placement);
