using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A status in a word. Kinds: neutral, info, good, warn, bad.</summary>
[HtmlTargetElement("ui-tag")]
public sealed class TagTagHelper : TagHelper
{
    public string Kind { get; set; } = "neutral";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "strong";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"tag tag-{Kind}");
    }
}
