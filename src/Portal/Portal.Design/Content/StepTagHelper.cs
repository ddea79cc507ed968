using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>One step of ui-steps.</summary>
[HtmlTargetElement("ui-step", ParentTag = "ui-steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepTagHelper : TagHelper
{
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        if (context.Items.TryGetValue(typeof(StepsTagHelper), out var list) && list is List<string> steps)
        {
            steps.Add(Label);
        }
        output.SuppressOutput();
    }
}
