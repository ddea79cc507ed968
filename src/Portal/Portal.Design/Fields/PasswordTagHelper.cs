using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A password. Its value is never sent back; pasting and password managers are welcome (NIST SP 800-63B-4 §3.1.1.2). The button that shows it appears with script.</summary>
[HtmlTargetElement("ui-password", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PasswordTagHelper : InputTagHelper
{
    public override string Type { get; set; } = "password";

    protected override bool ShowsValue => false;

    protected override IHtmlContent Surround(TagBuilder input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.MergeAttribute("autocapitalize", "none");
        input.MergeAttribute("spellcheck", "false");
        var button = Markup.Text("button", "button button-secondary password-show", Text["PasswordShow"].Value,
            ("type", "button"), ("hidden", "hidden"), ("aria-controls", Id), ("aria-pressed", "false"),
            ("data-show-password", Text["PasswordHide"].Value));
        var row = Markup.Wrap("div", "password", input);
        row.InnerHtml.AppendHtml(button);
        return row;
    }
}
