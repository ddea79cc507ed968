using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A one-time code: one field, because six boxes break pasting and screen readers. Its value is never sent back.</summary>
[HtmlTargetElement("ui-code", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CodeTagHelper : InputTagHelper
{
    /// <summary>How many characters the code has.</summary>
    public int Length { get; set; } = 6;

    /// <summary>False when the code has letters: the phone then shows its full keyboard.</summary>
    public bool Digits { get; set; } = true;

    protected override bool ShowsValue => false;

    protected override IHtmlContent Surround(TagBuilder input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.AddCssClass("input-code");
        input.MergeAttribute("autocomplete", "one-time-code");
        input.MergeAttribute("inputmode", Digits ? "numeric" : "text");
        input.MergeAttribute("autocapitalize", Digits ? "none" : "characters");
        input.MergeAttribute("spellcheck", "false");
        // People type the code in groups: room for a space or hyphen between any two characters.
        input.MergeAttribute("maxlength", (Length * 2).ToString(CultureInfo.InvariantCulture), replaceExisting: true);
        return input;
    }
}
