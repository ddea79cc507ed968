using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>Any number of several answers, bound to a list of strings.</summary>
[HtmlTargetElement("ui-checkboxes", Attributes = "for")]
public sealed class CheckboxesTagHelper : ChoiceTagHelper
{
    protected override string Kind => "checkbox";
}
