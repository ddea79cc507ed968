using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Text that only some people need, behind a line that opens it without script.</summary>
[HtmlTargetElement("ui-details")]
public sealed class DetailsTagHelper : TagHelper
{
    public string Summary { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "details");
        output.Content.SetHtmlContent(Markup.Text("summary", "details-summary", Summary));
        output.Content.AppendHtml(Markup.Wrap("div", "details-body", content));
    }
}
