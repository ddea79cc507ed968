using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>One link of ui-breadcrumbs.</summary>
[HtmlTargetElement("ui-crumb", ParentTag = "ui-breadcrumbs")]
public sealed class CrumbTagHelper : TagHelper
{
    public string Href { get; set; } = "/";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent(Markup.Wrap("a", null, content, ("href", Href)));
    }
}
