using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>One statement to agree with, bound to a bool. Unchecked posts nothing, which binds to false.</summary>
[HtmlTargetElement("ui-checkbox", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CheckboxTagHelper : TagHelper
{
    [HtmlAttributeName("for")]
    public required ModelExpression For { get; set; }

    public string? Label { get; set; }

    public string? Hint { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var text = DesignServices.Text(ViewContext);
        FieldsOfPage.Of(ViewContext.HttpContext).Add(name, Label);
        var error = FieldErrors.First(ViewContext.ModelState, name, withParts: false, text);
        var hintId = string.IsNullOrEmpty(Hint) ? null : id + "-hint";
        var errorId = error is null ? null : id + "-error";
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", error is null ? "field field-check" : "field field-check field-bad");
        if (error is not null)
        {
            var line = Markup.Tag("p", "error", ("id", errorId));
            line.InnerHtml.AppendHtml(Markup.Text("span", "hidden", text["ErrorPrefix"].Value)).Append(error);
            output.Content.AppendHtml(line);
        }
        var row = Markup.Tag("div", "choice");
        row.InnerHtml.AppendHtml(Input(id, name, hintId, errorId));
        row.InnerHtml.AppendHtml(Markup.Text("label", "choice-label", Label, ("for", id)));
        if (hintId is not null)
        {
            row.InnerHtml.AppendHtml(Markup.Text("div", "hint choice-hint", Hint, ("id", hintId)));
        }
        output.Content.AppendHtml(row);
    }

    private TagBuilder Input(string id, string name, string? hintId, string? errorId)
    {
        var described = string.Join(' ', new[] { hintId, errorId }.Where(i => i is not null));
        return Markup.Tag("input", "choice-input", ("id", id), ("name", name), ("type", "checkbox"), ("value", "true"),
            ("checked", For.Model is true ? "checked" : null), ("aria-invalid", errorId is null ? null : "true"),
            ("aria-describedby", described.Length == 0 ? null : described));
    }
}
