using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bauhinia.Portal.Design.Problems;

/// <summary>
/// Razor Pages draws a page without running any of its code when no handler fits the method and the <c>handler</c> parameter; the page
/// would then meet a model that nothing has filled. Only a page that has no code for GET may be drawn like that.
/// </summary>
internal sealed class RequireHandler : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.HandlerMethod is not null) return;
        var method = context.HttpContext.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        var readers = context.ActionDescriptor.HandlerMethods.Any(handler => HttpMethods.IsGet(handler.HttpMethod));
        if (reads && !readers) return;
        context.Result = reads ? new NotFoundResult() : new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
