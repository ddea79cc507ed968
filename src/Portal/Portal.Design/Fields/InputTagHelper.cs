using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>One line of text. Attributes that are not ours (autocomplete, inputmode, spellcheck) go to the input.</summary>
[HtmlTargetElement("ui-input", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public class InputTagHelper : FieldTagHelper
{
    /// <summary>text, email, tel, url or search. Numbers that are not counted (codes, card numbers) stay text with inputmode.</summary>
    public virtual string Type { get; set; } = "text";

    /// <summary>The width in characters that the expected answer has: 2, 4, 5, 10, 20 or 30; none means the full column.</summary>
    public int? Width { get; set; }

    /// <summary>False for secrets: they are never sent back to the browser.</summary>
    protected virtual bool ShowsValue => true;

    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        var width = Width is { } characters ? $"input width-{characters}" : "input";
        var input = Markup.Tag("input", ErrorText is null ? width : width + " input-bad",
            ("id", Id), ("name", Name), ("type", Type),
            ("value", ShowsValue ? CurrentText : null),
            ("maxlength", DeclaredMaxLength?.ToString(CultureInfo.InvariantCulture)),
            ("aria-describedby", DescribedBy()),
            ("aria-invalid", ErrorText is null ? null : "true"));
        PassOn(input, passedOn);
        return Surround(input);
    }

    /// <summary>Adds what stands beside the input, such as the button that shows a password.</summary>
    protected virtual IHtmlContent Surround(TagBuilder input) => input;
}
