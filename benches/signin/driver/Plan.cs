namespace Bauhinia.Signin.Driver;

/// <summary>What to measure: the servers, and how long and how often.</summary>
/// <param name="Bench">Name of the bench, for the lines printed.</param>
/// <param name="Runs">Runs of each server; the servers take turns, the figure is the median run.</param>
/// <param name="RunSeconds">Length of one run.</param>
/// <param name="WarmUpSeconds">Length of the first run of each server, which is thrown away.</param>
/// <param name="Workers">Sign-ins under way at the same time.</param>
/// <param name="KeyFile">The relying party's private key, as <c>driver keys</c> wrote it.</param>
/// <param name="Json">Whether to print one JSON object a line.</param>
/// <param name="Growth">Whether the targets are ours on more and more residents, to be compared with the first; else the
/// first is ours and the others are peers.</param>
/// <param name="Targets">The servers.</param>
internal sealed record Plan(
    string Bench, int Runs, double RunSeconds, double WarmUpSeconds, int Workers, string KeyFile, bool Json, bool Growth,
    IReadOnlyList<Target> Targets);
