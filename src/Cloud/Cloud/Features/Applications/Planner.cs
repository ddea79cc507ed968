using System.Globalization;
using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Storage;
using Store = Bauhinia.Cloud.Storage.Applications;

namespace Bauhinia.Cloud.Features.Applications;

/// <summary>Says what applying a manifest would change, field by field, and why it would be refused.</summary>
internal sealed class Planner(Store store, Placements placements, PlacementViews views)
{
    public async Task<PlanView> Plan(EnvironmentName environment, AppSpec spec, CancellationToken cancellationToken)
    {
        var application = await store.Find(environment, spec.App, cancellationToken);
        var before = application?.Target is { } target ? await store.FindRelease(application.Id, target, cancellationToken) : null;
        var (from, to) = (before is null ? [] : Fields(before.Spec), Fields(spec));
        var changes = from.Keys.Union(to.Keys).Where(field => from.GetValueOrDefault(field) != to.GetValueOrDefault(field))
            .Select(field => new ChangeView(field, from.GetValueOrDefault(field), to.GetValueOrDefault(field))).ToList();
        var refusals = new List<string>();
        foreach (var host in spec.Hosts)
        {
            if (await store.IsTaken(host, application?.Id, cancellationToken)) refusals.Add($"routes.host: another application has the host {host}");
        }
        var decision = await placements.Try(environment, spec, application, cancellationToken);
        if (decision.Zone is null) refusals.AddRange(views.Refusals(decision));
        return new PlanView(spec.App, before is null ? "create" : changes.Count == 0 ? "none" : "change", changes, refusals, views.Of(decision));
    }

    private static Dictionary<string, string> Fields(AppSpec spec)
    {
        var fields = new Dictionary<string, string>
        {
            ["image"] = spec.Image,
            ["port"] = spec.Port.ToString(CultureInfo.InvariantCulture),
            ["health"] = spec.Health,
            ["replicas"] = spec.Replicas.ToString(CultureInfo.InvariantCulture),
            ["resources.cpu"] = $"{spec.CpuMillis}m",
            ["resources.memory"] = $"{spec.MemoryBytes >> 20}Mi",
            ["drain"] = $"{spec.DrainSeconds}s",
        };
        if (spec.Classification is { } classification) fields["classification"] = classification;
        foreach (var host in spec.Hosts) fields[$"routes.{host}"] = host;
        foreach (var (name, value) in spec.Env) fields[$"env.{name}"] = value;
        return fields;
    }
}
