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
        var fields = FieldsOfPage.Of(ViewContext.HttpContext);
        var list = Markup.Tag("ul", "error-list");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var errors = ViewContext.ModelState.SelectMany(e => e.Value?.Errors.Select(error => (e.Key, Error: error)) ?? []);
        foreach (var (key, error) in errors.OrderBy(e => fields.Place(e.Key)))
        {
            var field = fields.Find(key);
            var words = FieldErrors.Words(error, text);
            // "Fill in this field" says nothing away from its field, so there the label comes first.
            var full = field is { } known && FieldErrors.IsGeneral(words, text) ? text["ErrorOfField", known.Label, words].Value : words;
            if (seen.Add(full))
            {
                var item = field is { } target
                    ? Markup.Text("a", null, full, ("href", "#" + TagBuilder.CreateSanitizedId(target.Name, "_")))
                    : Markup.Text("span", null, full);
                list.InnerHtml.AppendHtml(Markup.Wrap("li", null, item));
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
