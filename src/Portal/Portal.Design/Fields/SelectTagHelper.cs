using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>One answer of many. Up to about seven answers are better as radios.</summary>
[HtmlTargetElement("ui-select", Attributes = "for")]
public sealed class SelectTagHelper : FieldTagHelper
{
    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var select = Markup.Tag("select", ErrorText is null ? "input select" : "input select input-bad", ("id", Id), ("name", Name),
            ("aria-describedby", DescribedBy()), ("aria-invalid", ErrorText is null ? null : "true"));
        PassOn(select, passedOn);
        var current = CurrentText;
        foreach (var option in options)
        {
            select.InnerHtml.AppendHtml(Markup.Text("option", null, option.Label, ("value", option.Value), ("lang", option.Lang),
                ("selected", option.Value == current ? "selected" : null), ("disabled", option.Disabled ? "disabled" : null)));
        }
        return select;
    }
}
