using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A row of ui-summary-list: key, value (the content) and at most one action.</summary>
[HtmlTargetElement("ui-row", ParentTag = "ui-summary-list")]
public sealed class RowTagHelper : TagHelper
{
    public string Key { get; set; } = "";

    /// <summary>Where the action leads; none means no action.</summary>
    public string? ActionHref { get; set; }

    /// <summary>The visible word, such as "Change".</summary>
    public string? ActionText { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var value = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "summary-row");
        output.Content.SetHtmlContent(Markup.Text("dt", "summary-key", Key));
        output.Content.AppendHtml(Markup.Wrap("dd", "summary-value", value));
        if (!string.IsNullOrEmpty(ActionHref))
        {
            var link = Markup.Text("a", null, ActionText, ("href", ActionHref));
            // Out of context every action would read the same: the key says which one it is (WCAG 2.2 §2.4.4).
            link.InnerHtml.AppendHtml(Markup.Text("span", "hidden", $" {Key}"));
            output.Content.AppendHtml(Markup.Wrap("dd", "summary-action", link));
        }
    }
}
