using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Where a person stands in a few steps: one ui-step each.</summary>
[HtmlTargetElement("ui-steps")]
public sealed class StepsTagHelper : TagHelper
{
    /// <summary>The present step, from 1. One past the last means all are done.</summary>
    public int Current { get; set; } = 1;

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var steps = new List<string>();
        context.Items[typeof(StepsTagHelper)] = steps;
        await output.GetChildContentAsync();
        var text = DesignServices.Text(ViewContext);
        output.TagName = "ol";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "steps");
        output.Attributes.SetAttribute("aria-label", text["StepsLabel"].Value);
        output.Content.SetContent("");
        for (var i = 0; i < steps.Count; i++)
        {
            var number = i + 1;
            var state = number < Current ? "done" : number == Current ? "now" : "later";
            var item = Markup.Text("li", $"step step-{state}", steps[i], ("aria-current", state == "now" ? "step" : null));
            if (state == "done")
            {
                item.InnerHtml.AppendHtml(Markup.Text("span", "hidden", $" {text["StepDone"].Value}"));
            }
            output.Content.AppendHtml(item);
        }
    }
}
