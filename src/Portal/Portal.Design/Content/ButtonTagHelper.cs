using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A button; with href a link that looks like one. Kinds: primary, secondary, warning, link.</summary>
[HtmlTargetElement("ui-button")]
public sealed class ButtonTagHelper : TagHelper
{
    public string Kind { get; set; } = "primary";

    public string? Href { get; set; }

    /// <summary>submit, or button for one that only script uses.</summary>
    public string Type { get; set; } = "submit";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var isLink = !string.IsNullOrEmpty(Href);
        output.TagName = isLink ? "a" : "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Kind == "primary" ? "button" : $"button button-{Kind}");
        output.Attributes.SetAttribute(isLink ? "href" : "type", isLink ? Href : Type);
    }
}
