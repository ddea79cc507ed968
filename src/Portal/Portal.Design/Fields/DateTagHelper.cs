using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A date the person knows by heart, in three boxes bound to a <see cref="DateParts"/>. Chinese pages ask year, month, day; English ones day, month, year.</summary>
[HtmlTargetElement("ui-date", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DateTagHelper : FieldTagHelper
{
    /// <summary>True for a date of birth: the browser may fill it in (WCAG 2.2 §1.3.5).</summary>
    public bool Birthday { get; set; }

    protected override bool IsGroup => true;

    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        var parts = For.Model as DateParts;
        var day = Part(nameof(DateParts.Day), parts?.Day, 2, "bday-day");
        var month = Part(nameof(DateParts.Month), parts?.Month, 2, "bday-month");
        var year = Part(nameof(DateParts.Year), parts?.Year, 4, "bday-year");
        var row = Markup.Tag("div", "date", ("id", Id));
        IHtmlContent[] order = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? [year, month, day] : [day, month, year];
        foreach (var part in order)
        {
            row.InnerHtml.AppendHtml(part);
        }
        return row;
    }

    private TagBuilder Part(string part, string? value, int length, string autocomplete)
    {
        var id = $"{Id}_{part}";
        var name = $"{Name}.{part}";
        var shown = ViewContext.ModelState.TryGetValue(name, out var entry) && entry.RawValue is not null ? entry.AttemptedValue : value;
        var box = Markup.Tag("div", "date-part");
        box.InnerHtml.AppendHtml(Markup.Text("label", "label label-small", Text["Date" + part].Value, ("for", id)));
        box.InnerHtml.AppendHtml(Markup.Tag("input", (ErrorText is null ? "input" : "input input-bad") + $" width-{length}",
            ("id", id), ("name", name), ("type", "text"), ("inputmode", "numeric"), ("value", shown),
            ("maxlength", length.ToString(CultureInfo.InvariantCulture)),
            ("autocomplete", Birthday ? autocomplete : "off"),
            ("aria-invalid", ErrorText is null ? null : "true")));
        return box;
    }
}
