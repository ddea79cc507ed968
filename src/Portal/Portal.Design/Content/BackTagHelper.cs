using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Leads one page up. Put it first in the page.</summary>
[HtmlTargetElement("ui-back", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BackTagHelper : TagHelper
{
    public string Href { get; set; } = "/";

    /// <summary>Replaces the word "Back".</summary>
    public string? Label { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "back");
        output.Attributes.SetAttribute("href", Href);
        output.Content.SetContent(Label ?? DesignServices.Text(ViewContext)["Back"].Value);
    }
}
