using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Assets;

/// <summary>
/// Writes the versioned address of a page's file: ui-src on script and img, ui-href on link. A script is always a module:
/// it is deferred and strict, and a browser too old for modules gets the page that works without.
/// </summary>
[HtmlTargetElement("script", Attributes = "ui-src")]
[HtmlTargetElement("img", Attributes = "ui-src", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("link", Attributes = "ui-href", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AssetTagHelper : TagHelper
{
    private readonly IServiceProvider services;

    public AssetTagHelper(IServiceProvider services) => this.services = services;

    /// <summary>The path as registered, such as /_design/design.js.</summary>
    public string? UiSrc { get; set; }

    /// <summary>The path as registered, such as /_design/design.css.</summary>
    public string? UiHref { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var assets = (PageAssets?)services.GetService(typeof(PageAssets))
            ?? throw new InvalidOperationException("AddPortalDesign was not called.");
        if (UiHref is { } href)
        {
            output.Attributes.SetAttribute("href", assets.AddressOf(href));
        }
        if (UiSrc is { } src)
        {
            output.Attributes.SetAttribute("src", assets.AddressOf(src));
        }
        if (output.TagName == "script")
        {
            output.Attributes.SetAttribute("type", "module");
        }
    }
}
