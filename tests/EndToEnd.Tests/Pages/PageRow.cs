using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>How the tests come to one page.</summary>
/// <param name="System">First label of the host name the page answers on: portal or id.</param>
/// <param name="Route">The page's route pattern, as the host knows it, without a leading slash.</param>
/// <param name="Open">Brings a visitor to the page.</param>
internal sealed record PageRow(string System, string Route, Func<Visitor, Task<IPage>> Open)
{
    /// <summary>A second look at the same page in another state, such as a form with errors.</summary>
    public string State { get; init; } = "";

    /// <summary>Name of the row and of its screenshot.</summary>
    public string Key
    {
        get
        {
            var name = Route.Length == 0 ? "home" : string.Concat(Route.Where(c => c is not ('{' or '}' or '?'))).Replace('/', '-').Replace(':', '-');
            name = System == "portal" ? name : $"{System}-{name}";
            return State.Length == 0 ? name : $"{name}-{State}";
        }
    }
}
