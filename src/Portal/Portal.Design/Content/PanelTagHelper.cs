using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Confirms that something is done. Its title is the page's h1.</summary>
[HtmlTargetElement("ui-panel")]
public sealed class PanelTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "panel");
        output.Content.SetHtmlContent(Markup.Text("h1", "panel-title", Title));
        if (!content.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml(Markup.Wrap("div", "panel-body", content));
        }
    }
}
