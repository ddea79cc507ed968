namespace Bauhinia.Data.Model.Console;

/// <summary>A declaration as a host began with it. A declaration that changed in anything but its approval is the next revision.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Version">The version that it gave itself.</param>
/// <param name="Since">When a host first began with it.</param>
/// <param name="Lines">Its members, one a line; see <see cref="DeclarationText"/>.</param>
internal sealed record DeclarationRevision(int Number, int Version, DateTimeOffset Since, IReadOnlyList<string> Lines);
