using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Features.Api;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Runtime;
using Bauhinia.Cloud.Storage;
using Bauhinia.Cloud.Zones.Podman;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Store = Bauhinia.Cloud.Storage.Applications;

namespace Bauhinia.Cloud.Features.Applications;

/// <summary>The applications of one environment.</summary>
internal static class ApplicationApi
{
    private const int MostReplicas = 20;
    private const int MostLines = 1000;

    public static void Map(RouteGroupBuilder environment)
    {
        environment.WithTags("Applications");
        var hostTaken = new ApiProblem(StatusCodes.Status409Conflict, CloudProblems.HostTaken);
        environment.MapPost("/plan", Plan)
            .Tell<PlanView>("Plan", "What applying a manifest would change", StatusCodes.Status200OK, [.. Described.Manifest, Described.NotFound]);
        environment.MapPost("/applications", Apply).Allow(m => m.MayDeploy)
            .Tell<ApplicationView>("Apply", "Take a manifest as the application's next release", StatusCodes.Status202Accepted, [.. Described.Manifest, Described.RoleTooLow, Described.NotFound, hostTaken, new ApiProblem(StatusCodes.Status409Conflict, CloudProblems.PlacementRefused)]);
        environment.MapGet("/applications", List)
            .Tell<ApplicationView[]>("ListApplications", "The applications of an environment", StatusCodes.Status200OK, Described.NotFound);
        environment.MapGet("/applications/{application}", Show)
            .Tell<ApplicationView>("ShowApplication", "An application and what runs of it", StatusCodes.Status200OK, Described.NotFound);
        environment.MapGet("/applications/{application}/releases", Releases)
            .Tell<ReleaseView[]>("ListReleases", "The newest 50 releases, the newest first", StatusCodes.Status200OK, Described.NotFound);
        environment.MapGet("/applications/{application}/placement", Placement)
            .Tell<DecisionView>("ShowPlacement", "Where the newest release was placed, and why", StatusCodes.Status200OK, Described.NotFound);
        environment.MapPost("/applications/{application}/rollback", RollBack).Allow(m => m.MayDeploy)
            .Tell<ApplicationView>("RollBack", "Bring a release back", StatusCodes.Status202Accepted, Described.RoleTooLow, Described.NotFound, hostTaken);
        environment.MapPost("/applications/{application}/scale", Scale).Allow(m => m.MayDeploy)
            .Tell<ApplicationView>("Scale", "Change how many instances there are to be, until the next release is applied", StatusCodes.Status202Accepted, Described.Malformed, Described.RoleTooLow, Described.NotFound);
        environment.MapGet("/applications/{application}/logs", Logs)
            .Tell<string[]>("ReadLogs", "The last lines that the instances wrote, each with its time and instance", StatusCodes.Status200OK, Described.Malformed, Described.NotFound);
        environment.MapDelete("/applications/{application}", Delete).Allow(m => m.MayManage)
            .Tell("DeleteApplication", "Take an application down; its releases stay on record", Described.RoleTooLow, Described.NotFound).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Plan(HttpContext context, ManifestBody manifests, Planner planner)
    {
        var (manifest, refusal) = await manifests.Read(context);
        return manifest is null ? refusal ?? Results.Empty : TypedResults.Ok(await planner.Plan(context.Environment(), manifest.Spec, context.RequestAborted));
    }

    private static async Task<IResult> Apply(HttpContext context, ManifestBody manifests, Store store, ReconcileLoop loop, ApplicationViews views, PlacementViews placements, Answers answers)
    {
        var (manifest, refusal) = await manifests.Read(context);
        if (manifest is null) return refusal ?? Results.Empty;
        var (environment, member) = (context.Environment(), context.Member());
        var (taken, refused) = await store.Apply(environment, manifest.Spec, manifest.Text, member, context.RequestAborted);
        if (taken is not null) return answers.Refused(StatusCodes.Status409Conflict, CloudProblems.HostTaken, [taken]);
        if (refused is not null) return answers.Refused(StatusCodes.Status409Conflict, CloudProblems.PlacementRefused, placements.Refusals(refused));
        loop.Wake();
        return await Accepted(environment, manifest.Spec.App, store, views, answers, context.RequestAborted);
    }

    private static async Task<IResult> List(HttpContext context, Store store, ApplicationViews views)
    {
        var all = new List<ApplicationView>();
        foreach (var application in await store.In(context.Environment(), context.RequestAborted))
        {
            if (await views.Of(application, context.RequestAborted) is { } view) all.Add(view);
        }
        return TypedResults.Ok(all);
    }

    private static Task<IResult> Show(string application, HttpContext context, Store store, ApplicationViews views, Answers answers) => With(application, context, store, answers, async found =>
        await views.Of(found, context.RequestAborted) is { } view ? TypedResults.Ok(view) : answers.NotFound());

    private static Task<IResult> Releases(string application, HttpContext context, Store store, Answers answers) => With(application, context, store, answers, async found =>
        TypedResults.Ok((await store.Releases(found.Id, context.RequestAborted)).ConvertAll(r => new ReleaseView(r.Number, r.Spec.Image, r.Post, r.At, r.Manifest))));

    private static Task<IResult> Placement(string application, HttpContext context, Store store, Placements placements, PlacementViews views, Answers answers) => With(application, context, store, answers, async found =>
        await placements.Last(found.Id, context.RequestAborted) is { } made ? TypedResults.Ok(new DecisionView(made.Release, made.At, made.Post, views.Of(made.Decision))) : answers.NotFound());

    private static Task<IResult> RollBack(string application, Rollback body, HttpContext context, Store store, ReconcileLoop loop, ApplicationViews views, Answers answers) => With(application, context, store, answers, async found =>
    {
        var (isThere, taken) = await store.RollBack(found, body.Release, context.Member(), context.RequestAborted);
        if (!isThere) return answers.NotFound();
        if (taken is not null) return answers.Refused(StatusCodes.Status409Conflict, CloudProblems.HostTaken, [taken]);
        loop.Wake();
        return await Accepted(found.Environment, found.Name, store, views, answers, context.RequestAborted);
    });

    private static Task<IResult> Scale(string application, Scaling body, HttpContext context, Store store, ReconcileLoop loop, ApplicationViews views, Answers answers) => With(application, context, store, answers, async found =>
    {
        if (body.Replicas is < 0 or > MostReplicas) return answers.Malformed("replicas", $"0 to {MostReplicas}");
        await store.Scale(found, body.Replicas, context.Member(), context.RequestAborted);
        loop.Wake();
        return await Accepted(found.Environment, found.Name, store, views, answers, context.RequestAborted);
    });

    private static Task<IResult> Logs(string application, HttpContext context, Store store, PodmanEngine engine, RunningInstances running, Answers answers, int lines = 100) => With(application, context, store, answers, async found =>
    {
        if (lines is < 1 or > MostLines) return answers.Malformed("lines", $"1 to {MostLines}");
        var all = new List<string>();
        // A line begins with its time, so that the lines of several instances can be put in order.
        foreach (var instance in running.Of(found.Id)) all.AddRange((await engine.Logs(instance, lines, context.RequestAborted)).Select(line => $"{line.Split(' ', 2)[0]} {instance.Name} {line.Split(' ', 2)[^1]}"));
        return TypedResults.Ok(all.Order(StringComparer.Ordinal).TakeLast(lines).ToList());
    });

    private static Task<IResult> Delete(string application, HttpContext context, Store store, ReconcileLoop loop, Answers answers) => With(application, context, store, answers, async found =>
    {
        await store.Delete(found, context.Member(), context.RequestAborted);
        loop.Wake();
        return TypedResults.NoContent();
    });

    private static async Task<IResult> With(string name, HttpContext context, Store store, Answers answers, Func<Application, Task<IResult>> use) =>
        await store.Find(context.Environment(), name, context.RequestAborted) is { Target: not null } found ? await use(found) : answers.NotFound();

    private static async Task<IResult> Accepted(Model.Tenancy.EnvironmentName environment, string name, Store store, ApplicationViews views, Answers answers, CancellationToken cancellationToken) =>
        await store.Find(environment, name, cancellationToken) is { } found && await views.Of(found, cancellationToken) is { } view ? TypedResults.Accepted((string?)null, view) : answers.NotFound();
}
