using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features;

/// <summary>
/// Answers HEAD wherever the open doors answer GET (RFC 9110 §9.1): programs that read a file by ranges ask for its length first. The request goes its way
/// as a GET, and the server leaves the body out. Only a stream of events has no end that could be told.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next, IOptions<DataOptions> options)
{
    private const string Events = "/events";

    private readonly string? host = FairUse.FairUse.HostOf(options.Value);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsHead(request.Method) && FairUse.FairUse.Counts(context, host) && request.Path.Value?.EndsWith(Events, StringComparison.Ordinal) == false) request.Method = HttpMethods.Get;
        return next(context);
    }
}
