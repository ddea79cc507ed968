namespace Bauhinia.Cloud.Placement;

/// <summary>What a site says of where applications may live.</summary>
/// <param name="Ladder">Its classifications, the lowest first.</param>
/// <param name="Default">The one of a manifest that names none.</param>
/// <param name="Zones">Its zones, the first preferred where all else is equal.</param>
/// <param name="Rules">What each classification asks of a zone.</param>
/// <param name="Prefer">What counts among the zones that may take an application, the first most.</param>
internal sealed record Site(IReadOnlyList<string> Ladder, string Default, IReadOnlyList<Zone> Zones, IReadOnlyDictionary<string, Rule> Rules, IReadOnlyList<string> Prefer);

/// <param name="Name">Its name.</param>
/// <param name="Ownership">One of <see cref="SiteFile.Ownerships"/>.</param>
/// <param name="Grade">Its security grade, 1 to 9, the highest best.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Driver">What runs applications there.</param>
/// <param name="CpuMillis">How much CPU there is in thousandths of a core; null for no bound.</param>
/// <param name="MemoryBytes">How much memory there is; null for no bound.</param>
/// <param name="CorePrice">Price of a core for a month, in the site's currency.</param>
/// <param name="GibPrice">Price of a gibibyte of memory for a month.</param>
internal sealed record Zone(string Name, string Ownership, int Grade, string Region, string Driver, long? CpuMillis, long? MemoryBytes, decimal CorePrice, decimal GibPrice);

/// <param name="Ownership">Which zones may take it.</param>
/// <param name="Grade">The lowest grade that may.</param>
internal sealed record Rule(IReadOnlyList<string> Ownership, int Grade);

/// <param name="Classification">A step of the ladder.</param>
/// <param name="CpuMillis">What all its instances ask for.</param>
/// <param name="MemoryBytes">What all its instances ask for.</param>
/// <param name="RunsIn">The zone where it is; null for a new one.</param>
internal sealed record Workload(string Classification, long CpuMillis, long MemoryBytes, string? RunsIn);

/// <summary>What others have of a zone.</summary>
/// <param name="CpuMillis">Placed there, in thousandths of a core.</param>
/// <param name="MemoryBytes">Placed there.</param>
/// <param name="Neighbours">How many applications of the same environment are there.</param>
internal readonly record struct Usage(long CpuMillis, long MemoryBytes, int Neighbours);

/// <summary>A sentence to be said in the reader's language.</summary>
/// <param name="Code">The name of its text.</param>
/// <param name="Values">What stands in it; those that begin with <c>placement.</c> are texts themselves.</param>
internal sealed record Phrase(string Code, IReadOnlyList<string> Values);

/// <param name="Zone">Its name.</param>
/// <param name="Verdict"><c>chosen</c>, <c>possible</c> or <c>refused</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Change">What would change a refusal.</param>
internal sealed record Considered(string Zone, string Verdict, Phrase Reason, Phrase? Change);

/// <param name="Classification">Of the workload.</param>
/// <param name="Zone">The zone chosen; null where none may take it.</param>
/// <param name="Zones">Every zone, in the site's order.</param>
internal sealed record Decision(string Classification, string? Zone, IReadOnlyList<Considered> Zones);
