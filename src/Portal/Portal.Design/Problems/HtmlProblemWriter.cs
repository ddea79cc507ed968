using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design.Problems;

/// <summary>
/// Answers a person who navigates with a page where a program gets problem+json (RFC 9457). An endpoint that is not a page
/// keeps problem+json whatever the client says it accepts.
/// </summary>
internal sealed class HtmlProblemWriter : IProblemDetailsWriter
{
    private static readonly int[] Known = [400, 401, 403, 404, 405, 413, 429, 500, 503];

    public bool CanWrite(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint
            ?? http.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint
            ?? http.GetEndpoint();
        var isPage = endpoint is null || endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
        return isPage && http.Request.Headers.Accept.Any(a => a is not null && a.Contains("text/html", StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        // Exception handling stands outside localisation, whose culture ended with its own call.
        if (http.Features.Get<IRequestCultureFeature>() is { } chosen)
        {
            CultureInfo.CurrentCulture = chosen.RequestCulture.Culture;
            CultureInfo.CurrentUICulture = chosen.RequestCulture.UICulture;
        }
        var text = http.RequestServices.GetRequiredService<IStringLocalizer<DesignText>>();
        var status = http.Response.StatusCode;
        var kind = Known.Contains(status) ? status : status < 500 ? 400 : 500;
        var page = new ProblemPage(status, text[$"Problem{kind}Title"].Value, text[$"Problem{kind}Advice"].Value,
            Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier);
        var view = new ViewResult
        {
            ViewName = "/Views/Shared/Problem.cshtml",
            StatusCode = status,
            ViewData = new ViewDataDictionary<ProblemPage>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = page },
        };
        await view.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
    }
}
