using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Text that only some people need, behind a line that opens it without script. It stands open when a field in it is wrong.</summary>
[HtmlTargetElement("ui-details")]
public sealed class DetailsTagHelper : TagHelper
{
    private const string WrongField = "aria-invalid=\"true\"";

    public string Summary { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "details");
        // Whoever is told of a fault must see the field that has it, and what they wrote there.
        if (content.GetContent().Contains(WrongField, StringComparison.Ordinal)) output.Attributes.SetAttribute("open", "open");
        output.Content.SetHtmlContent(Markup.Text("summary", "details-summary", Summary));
        output.Content.AppendHtml(Markup.Wrap("div", "details-body", content));
    }
}
