using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>One answer of several.</summary>
[HtmlTargetElement("ui-radios", Attributes = "for")]
public sealed class RadiosTagHelper : ChoiceTagHelper
{
    protected override string Kind => "radio";
}
