using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bauhinia.Web;

/// <summary>What every process of the platform does the same way: errors, limits, health, telemetry, headers.</summary>
public static class WebDefaults
{
    /// <summary>Tag of health checks that decide readiness.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Largest request body in bytes that a route takes unless it says otherwise.</summary>
    public const long RequestBodyBytes = 256 * 1024;

    public static WebApplicationBuilder AddWebDefaults(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, NetworkBlocks>();
        // Below Warning the framework writes addresses, queries and redirects, and people put names into them. A wish for more detail of
        // everything (Logging:LogLevel:Default) does not reach it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Below Warning every statement is a log line, and an operator's command would drown in them.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            var details = context.ProblemDetails;
            var status = details.Status ?? context.HttpContext.Response.StatusCode;
            details.Extensions.TryAdd("code", Problems.CodeOf(status));
            details.Type = details.Extensions["code"] is string code ? Problems.TypeOf(code) : details.Type;
            details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        });
        builder.Services.AddSingleton<IProblemDetailsWriter, LastProblemWriter>();
        // A body that the server refuses to read is the sender's fault, wherever it was being read, and no line for the operator.
        builder.Services.Configure<ExceptionHandlerOptions>(handler =>
        {
            handler.StatusCodeSelector = exception => exception is BadHttpRequestException refused ? refused.StatusCode : StatusCodes.Status500InternalServerError;
            handler.SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException;
        });
        builder.Services.ConfigureHttpJsonOptions(json => Strict(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddValidation();
        builder.Services.AddHealthChecks();
        builder.Services.AddRateLimiter(limits => LimitByNetwork(limits, builder.Configuration.GetValue("RateLimits:RequestsPerMinute", 1200)));
        TrustedProxies.Add(builder.Services, builder.Configuration);
        AddTelemetry(builder);
        return builder;
    }

    public static WebApplication UseWebDefaults(this WebApplication app)
    {
        TrustedProxies.Use(app);
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting().ShortCircuit();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) }).DisableRateLimiting();
        app.UseRateLimiter();
        return app;
    }

    /// <summary>JSON that refuses nulls in non-null places, missing parameters, and a member given twice.</summary>
    public static void Strict(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 16;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    }

    private static void LimitByNetwork(RateLimiterOptions limits, int requestsPerMinute)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.RequestServices.GetRequiredService<IOptions<RequestLimits>>().Value.CountedElsewhere.Any(isCounted => isCounted(context))
            ? RateLimitPartition.GetNoLimiter("counted elsewhere")
            : RateLimitPartition.GetTokenBucketLimiter(
                ClientNetwork.Of(context.Connection.RemoteIpAddress),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = requestsPerMinute,
                    TokensPerPeriod = Math.Max(1, requestsPerMinute / 60),
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }));
        limits.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        // An exporter runs only where the operator names a collector; nothing leaves the machine by default.
        var collector = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (!string.IsNullOrEmpty(collector)) ExportTelemetry(builder);
    }

    // A method of its own, so that a host without a collector does not even load the libraries.
    private static void ExportTelemetry(WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("bauhinia"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(web => web.EnrichWithHttpRequest = (activity, _) =>
                {
                    // A query may carry one-time values; the path template is enough to find a request.
                    activity.SetTag("url.query", null);
                })
                .AddHttpClientInstrumentation()
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddOtlpExporter())
            .WithLogging(logging => logging.AddOtlpExporter());
    }
}
