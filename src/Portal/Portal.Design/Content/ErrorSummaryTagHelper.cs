using Bauhinia.Portal.Design.Fields;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>All errors of the ModelState at the top of the page, each leading to its field. The layout draws it: pages need not.</summary>
[HtmlTargetElement("ui-error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = DesignServices.Text(ViewContext);
        var list = Markup.Tag("ul", "error-list");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, entry) in ViewContext.ModelState)
        {
            foreach (var error in entry.Errors)
            {
                var words = FieldErrors.Words(error, text);
                if (!seen.Add(words))
                {
                    continue;
                }
                var link = key.Length == 0
                    ? Markup.Text("span", null, words)
                    : Markup.Text("a", null, words, ("href", "#" + TagBuilder.CreateSanitizedId(key, "_")));
                list.InnerHtml.AppendHtml(Markup.Wrap("li", null, link));
            }
        }
        if (seen.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-error-summary", "");
        output.Content.AppendHtml(Markup.Text("h2", "error-summary-title", text["ErrorSummaryTitle"].Value));
        output.Content.AppendHtml(list);
    }
}
