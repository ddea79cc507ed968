using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A choice inside ui-radios, ui-checkboxes or ui-select.</summary>
[HtmlTargetElement("ui-option", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class OptionTagHelper : TagHelper
{
    public string Value { get; set; } = "";

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public bool Disabled { get; set; }

    /// <summary>The label's own language (BCP 47), where it is not the page's.</summary>
    public string? Lang { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        if (context.Items.TryGetValue(typeof(FieldOption), out var list) && list is List<FieldOption> options)
        {
            options.Add(new FieldOption(Value, Label, Hint, Disabled, Lang));
        }
        output.SuppressOutput();
    }
}
