using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.FairUse;

/// <summary>
/// Shares the open doors fairly: by address without a key, by key with one. Every counted answer says what is left (RateLimit header fields for HTTP,
/// draft-ietf-httpapi-ratelimit-headers-10).
/// </summary>
internal sealed class FairUse(RequestDelegate next, FairUseTable table, ReaderKeys keys, IOptions<DataOptions> options)
{
    private const string Anonymous = "anonymous";
    private const string Keyed = "key";

    private readonly FairUseOptions tiers = options.Value.FairUse;
    private readonly string? host = HostOf(options.Value);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Counts(context, host))
        {
            await next(context);
            return;
        }
        var network = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (KeyOf(context.Request) is not { } key)
        {
            await Answer(context, Anonymous, tiers.Anonymous, table.Take(network, tiers.Anonymous));
            return;
        }
        var (known, found) = keys.Remembered(key);
        if (!known)
        {
            // Looking a key up costs more than answering: whoever tries keys pays for each as anyone without one.
            var paid = table.Take(network, tiers.Anonymous);
            if (!paid.IsAllowed)
            {
                await Answer(context, Anonymous, tiers.Anonymous, paid);
                return;
            }
            found = await keys.Find(key, context.RequestAborted);
        }
        if (found is not { } id)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            await Refuse(context, StatusCodes.Status401Unauthorized, DataProblems.ReaderKeyUnknown);
            return;
        }
        await Answer(context, Keyed, tiers.Key, table.Take(string.Create(CultureInfo.InvariantCulture, $"key {id}"), tiers.Key));
    }

    /// <summary>Whether a request is for the open doors. The console, sign-in, files of pages and senders are under the platform's general limit.</summary>
    public static bool Counts(HttpContext context, string? host)
    {
        var request = context.Request;
        if (host is not null && !request.Host.Host.Equals(host, StringComparison.OrdinalIgnoreCase)) return false;
        var path = request.Path.Value ?? "";
        return !HttpMethods.IsOptions(request.Method) && !path.StartsWith("/_", StringComparison.Ordinal) && !path.StartsWith("/bauhinia/", StringComparison.Ordinal)
            && !request.Path.StartsWithSegments("/console") && !request.Path.StartsWithSegments("/keys") && path is not ("/healthz" or "/readyz")
            && !(HttpMethods.IsPost(request.Method) && path.StartsWith("/api/v1/", StringComparison.Ordinal));
    }

    public static string? HostOf(DataOptions options) => options.Origin is { } origin ? new Uri(origin).Host : null;

    /// <summary>The key that a request carries: as a bearer token (RFC 6750 §2.1), or bare, as clients of CKAN send theirs. Null for none, or a sender's.</summary>
    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } value]) return null;
        var key = BearerKey.Of(request) ?? value;
        return key.StartsWith(ReaderKeys.Prefix, StringComparison.Ordinal) ? key : null;
    }

    private async Task Answer(HttpContext context, string name, FairUseOptions.TierOptions tier, FairUseTable.Verdict verdict)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={tier.Requests};w={tier.Seconds}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={verdict.Remaining};t={verdict.ResetSeconds}");
        if (verdict.IsAllowed)
        {
            await next(context);
            return;
        }
        headers.RetryAfter = verdict.RetrySeconds.ToString(CultureInfo.InvariantCulture);
        await Refuse(context, StatusCodes.Status429TooManyRequests, DataProblems.TooManyRequests);
    }

    private static Task Refuse(HttpContext context, int status, string code)
    {
        // Asked for here alone: most requests are answered.
        var text = context.RequestServices.GetRequiredService<IStringLocalizer<DataText>>();
        // A page of another site that is refused may at least read why.
        PublicApi.Open(context.Response);
        return Problems.Problem(status, code, text[code].Value).ExecuteAsync(context);
    }
}
