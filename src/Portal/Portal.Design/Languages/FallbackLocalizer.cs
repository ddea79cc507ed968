using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>Looks in the page's texts first, then in the design's.</summary>
internal sealed class FallbackLocalizer(IStringLocalizer first, IStringLocalizer second) : IStringLocalizer
{
    public LocalizedString this[string name] => first[name] is { ResourceNotFound: false } found ? found : second[name];

    public LocalizedString this[string name, params object[] arguments] =>
        first[name] is { ResourceNotFound: false } ? first[name, arguments] : second[name, arguments];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        first.GetAllStrings(includeParentCultures).Concat(second.GetAllStrings(includeParentCultures));
}
