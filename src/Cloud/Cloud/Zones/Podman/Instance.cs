using System.Net;

namespace Bauhinia.Cloud.Zones.Podman;

/// <summary>A container of an application, as the engine tells of it.</summary>
/// <param name="Id">The engine's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Application">Whose.</param>
/// <param name="Release">Of which release.</param>
/// <param name="Index">Which of the release's, from 0.</param>
/// <param name="IsRunning">Whether its process runs.</param>
/// <param name="ExitCode">How its process ended; null while it runs, or before it began.</param>
/// <param name="Address">Where it is reached from this host; null while it does not run.</param>
internal sealed record Instance(string Id, string Name, long Application, int Release, int Index, bool IsRunning, int? ExitCode, IPAddress? Address);
