using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A value to take along (a code, a client id) with a button that copies it; without script the value can still be selected.</summary>
[HtmlTargetElement("ui-copy", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyTagHelper : TagHelper
{
    public string Value { get; set; } = "";

    /// <summary>What the value is: stands above it, and in the button's name for a screen reader.</summary>
    public string Label { get; set; } = "";

    /// <summary>Leaves the label above out, where other words say the same.</summary>
    public bool LabelHidden { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var text = DesignServices.Text(ViewContext);
        var id = "copy-" + context.UniqueId;
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", LabelHidden ? "copy" : "copy copy-alone");
        if (!LabelHidden)
        {
            output.Content.AppendHtml(Markup.Text("span", "copy-label", Label));
        }
        output.Content.AppendHtml(Markup.Text("code", "copy-value", Value, ("id", id), ("translate", "no")));
        var button = Markup.Text("button", "button button-secondary copy-button", text["Copy"].Value,
            ("type", "button"), ("hidden", "hidden"), ("data-copy", id), ("data-copied", text["Copied"].Value));
        button.InnerHtml.AppendHtml(Markup.Text("span", "hidden", $" {Label}"));
        output.Content.AppendHtml(button);
    }
}
