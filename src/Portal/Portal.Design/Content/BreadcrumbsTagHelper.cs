using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>The way down to a page, in links; the page itself is its h1 and stands not in it. Put it first in the page.</summary>
[HtmlTargetElement("ui-breadcrumbs")]
public sealed class BreadcrumbsTagHelper : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var links = await output.GetChildContentAsync();
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "breadcrumbs");
        output.Attributes.SetAttribute("aria-label", DesignServices.Text(ViewContext)["BreadcrumbsLabel"].Value);
        output.Content.SetHtmlContent(Markup.Wrap("ol", "breadcrumb-list", new HtmlString(links.GetContent())));
    }
}
