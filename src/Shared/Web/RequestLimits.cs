using Microsoft.AspNetCore.Http;

namespace Bauhinia.Web;

/// <summary>Which requests the platform's general limit leaves alone, because the system that answers them counts by itself.</summary>
public sealed class RequestLimits
{
    /// <summary>Each says whether a request is counted elsewhere. Asked before routing: only host, path and headers are known.</summary>
    public IList<Func<HttpContext, bool>> CountedElsewhere { get; } = [];
}
