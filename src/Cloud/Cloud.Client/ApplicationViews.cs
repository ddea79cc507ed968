namespace Bauhinia.Cloud.Contracts;

/// <summary>An application and what runs of it.</summary>
/// <param name="Name">Its name in the environment.</param>
/// <param name="Release">The release that is to run.</param>
/// <param name="Url">Its address; null where the platform has no gateway.</param>
/// <param name="Replicas">How many instances there are to be.</param>
/// <param name="Instances">Those that there are.</param>
/// <param name="Deployment">The newest deployment.</param>
/// <param name="Zone">Where it was placed; null for a release from before there were zones.</param>
public sealed record ApplicationView(string Name, int Release, Uri? Url, int Replicas, IReadOnlyList<InstanceView> Instances, DeploymentView Deployment, string? Zone);

/// <summary>A running copy of an application.</summary>
/// <param name="Name">Names it in the logs.</param>
/// <param name="Release">The release that it is of.</param>
/// <param name="State"><c>starting</c>, <c>ready</c>, <c>failing</c>, <c>exited</c> or <c>draining</c>.</param>
/// <param name="Reason">Why it is not ready, in one sentence; null when it is.</param>
/// <param name="Restarts">How often it was started again.</param>
public sealed record InstanceView(string Name, int Release, string State, string? Reason, int Restarts);

/// <summary>The way of a release to running instances.</summary>
/// <param name="Release">What it brings up.</param>
/// <param name="State"><c>Progressing</c>, <c>Available</c>, <c>Failed</c> or <c>Superseded</c>.</param>
/// <param name="Reason">Why it failed, in one sentence with the last lines of the log.</param>
/// <param name="Began">When.</param>
/// <param name="Ended">When it came to its end; null while it is under way.</param>
public sealed record DeploymentView(int Release, string State, string? Reason, DateTimeOffset Began, DateTimeOffset? Ended);

/// <summary>One immutable version of an application.</summary>
/// <param name="Number">1 and up, in each application.</param>
/// <param name="Image">The image by digest.</param>
/// <param name="Post">The office of whoever applied it.</param>
/// <param name="At">When.</param>
/// <param name="Manifest">The manifest as it was given.</param>
public sealed record ReleaseView(int Number, string Image, string Post, DateTimeOffset At, string Manifest);

/// <summary>What applying a manifest would change.</summary>
/// <param name="App">The application that it names.</param>
/// <param name="Action"><c>create</c>, <c>change</c> or <c>none</c>.</param>
/// <param name="Changes">Field by field.</param>
/// <param name="Refusals">Why it would be refused, one sentence each; empty when it would not.</param>
/// <param name="Placement">Where it would run, and why.</param>
public sealed record PlanView(string App, string Action, IReadOnlyList<ChangeView> Changes, IReadOnlyList<string> Refusals, PlacementView Placement);

/// <summary>One field that would change.</summary>
/// <param name="Field">Its name in the manifest.</param>
/// <param name="From">What runs; null where there is nothing.</param>
/// <param name="To">What the manifest says; null where there is nothing any more.</param>
public sealed record ChangeView(string Field, string? From, string? To);
