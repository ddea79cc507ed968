using System.Reflection;

namespace Bauhinia.Portal.Design.Assets;

/// <summary>Which assemblies bring files for pages, and under which path.</summary>
internal sealed class PageAssetsOptions
{
    internal List<(string Prefix, Assembly Assembly)> Sources { get; } = [];
}
