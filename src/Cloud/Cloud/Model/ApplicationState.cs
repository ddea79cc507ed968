using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Model.Tenancy;

namespace Bauhinia.Cloud.Model;

/// <summary>An application as it is to be.</summary>
/// <param name="Id">Its number, never used again.</param>
/// <param name="Environment">Where it belongs.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Target">The release to bring up; null when it is to go.</param>
/// <param name="Available">The last release whose instances all answered; null before the first.</param>
/// <param name="Replicas">How many instances were asked for since; null for as many as the manifest says.</param>
/// <param name="Zone">Where the release to bring up was placed; null for one from before there were zones.</param>
internal sealed record Application(long Id, EnvironmentName Environment, string Name, int? Target, int? Available, int? Replicas, string? Zone);

/// <summary>One immutable version of an application.</summary>
internal sealed record Release(int Number, AppSpec Spec, string Manifest, string Post, DateTimeOffset At);

/// <summary>How the way of a release to running instances goes.</summary>
internal enum DeploymentState
{
    /// <summary>Its instances are being brought up.</summary>
    Progressing,

    /// <summary>All answered their health check.</summary>
    Available,

    /// <summary>They did not in time: the release before it stays.</summary>
    Failed,

    /// <summary>A newer one came before it ended.</summary>
    Superseded,
}

/// <param name="Id">Its number.</param>
/// <param name="Release">What it brings up.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it failed, in one sentence.</param>
/// <param name="Began">When.</param>
/// <param name="Ended">When it came to its end.</param>
internal sealed record Deployment(long Id, int Release, DeploymentState State, string? Reason, DateTimeOffset Began, DateTimeOffset? Ended);
