using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>How the tests come to one page.</summary>
/// <param name="System">First label of the host name the page answers on: portal, id or venue.</param>
/// <param name="Route">The page's route pattern, as the host knows it, without a leading slash.</param>
/// <param name="Open">Brings a visitor to the page.</param>
internal sealed partial record PageRow(string System, string Route, Func<Visitor, Task<IPage>> Open)
{
    /// <summary>A second look at the same page in another state, such as a form with errors.</summary>
    public string State { get; init; } = "";

    /// <summary>Name of the row and of its screenshot.</summary>
    public string Key
    {
        get
        {
            var name = Route.Length == 0 ? "home" : RouteValue().Replace(Route, "$1").Replace('/', '-');
            name = System == "portal" ? name : $"{System}-{name}";
            return State.Length == 0 ? name : $"{name}-{State}";
        }
    }

    [GeneratedRegex(@"\{([A-Za-z]+)[^}]*\}")]
    private static partial Regex RouteValue();
}
