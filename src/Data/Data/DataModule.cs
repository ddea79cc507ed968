using Bauhinia.Data.Features;
using Bauhinia.Data.Features.Api;
using Bauhinia.Data.Features.Console;
using Bauhinia.Data.Features.FairUse;
using Bauhinia.Data.Features.Feeds;
using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Features.Gaps;
using Bauhinia.Data.Features.Highway;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Features.Mqtt;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Features.Queries;
using Bauhinia.Data.Features.Streams;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Operations;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Data.Storage.Broker;
using Bauhinia.Data.Storage.Trimming;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data;

/// <summary>The door of the Data system for the host that runs it; other systems meet it over HTTP.</summary>
public static class DataModule
{
    /// <summary>The first word of this system's own commands.</summary>
    public const string CommandWord = "data";

    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DataOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StreamCatalogue>();
        services.AddSingleton<JournalConnections>();
        services.AddSingleton<Journal>();
        services.AddSingleton<JournalReader>();
        services.AddSingleton<SenderKeys>();
        services.AddSingleton<FairUseTable>();
        services.AddSingleton<ReaderKeys>();
        services.AddOptions<RequestLimits>().Configure<IOptions<DataOptions>>((limits, data) =>
        {
            var host = FairUse.HostOf(data.Value);
            limits.CountedElsewhere.Add(context => FairUse.Counts(context, host));
        });
        services.AddConsole(configuration.GetSection("Console"));
        services.AddHostedService<JournalStartup>();
        services.AddHostedService<JournalWriter>();
        services.AddSingleton<LatestBytes>();
        services.AddSingleton<ReaderPlace>();
        services.AddSingleton<StreamFollower>();
        services.AddHostedService<Heartbeat>();
        services.AddSingleton<FollowEvents>();
        services.AddScoped<PushEvents>();
        services.AddBroker();
        services.AddHistory();
        services.AddQueries();
        services.AddTrimming();
        services.AddMqtt();
        services.AddSingleton<GapReader>();
        services.AddHostedService<LedgerWatch>();
        services.AddSingleton<TrustBoards>();
        services.AddHostedService<TrustWatch>();
        services.AddOpenData();
        services.AddDataDescription();
        services.AddFeeds();
        services.AddHealthChecks().AddCheck<JournalReady>("data-journal", tags: [WebDefaults.ReadyTag]);
        return services;
    }

    /// <summary>Counts what readers ask of the open doors. Place it after the language is chosen and before routing.</summary>
    public static IApplicationBuilder UseData(this IApplicationBuilder app) => app.UseMiddleware<FairUse>().UseMiddleware<HeadRequests>();

    public static IEndpointRouteBuilder MapData(this IEndpointRouteBuilder endpoints)
    {
        var all = endpoints.MapGroup("");
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<DataOptions>>().Value.Origin is { } origin) all.RequireHost(new Uri(origin).Host);
        PushEvents.Map(all);
        ReadConnectors.Map(all);
        DataDescription.DescribeRoutes(all);
        // What everyone may read needs nobody's sign-in, and no form: routing answers at once.
        var open = all.MapGroup("").AddEndpointFilter(PublicApi.AllowEveryOrigin);
        open.ShortCircuit();
        ReadStreams.Map(open);
        LatestEvents.Map(open);
        FollowEvents.Map(open);
        HistoryServices.Map(open);
        QueryServices.Map(open);
        ReadGaps.Map(open);
        ReadTrust.Map(open);
        OpenDataServices.Map(open);
        open.MapOpenApi("/openapi/{documentName:regex(^data\\.v1$)}.json").AllowAnonymous();
        all.MapMethods("/api/{**rest}", [HttpMethods.Options], (HttpContext context) => PublicApi.Preflight(context));
        return endpoints;
    }

    /// <summary>Parts what the operator typed into a command with its own options, and the host's settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) SplitCommand(IReadOnlyList<string> arguments) => DataCommands.Split(arguments);

    /// <summary>What the commands that begin with these words take and do, one below the other; all of this system's where none does.</summary>
    public static string CommandHelp(string words) => DataHelp.Of(words);

    /// <summary>Runs one of this system's commands, which begin with <see cref="CommandWord"/>, or its part of <c>migrate</c>.</summary>
    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static Task<int> RunCommand(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken) =>
        DataCommands.Run(services, arguments, output, cancellationToken);
}
