namespace Bauhinia.Host;

/// <summary>The systems that this process was composed of.</summary>
internal sealed record RunningSystems(IReadOnlySet<string> Names);
