using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A table with a caption. On a narrow screen it scrolls by itself, and the keyboard can reach that scroll (WCAG 2.2 §1.4.10, §2.1.1).</summary>
[HtmlTargetElement("ui-table")]
public sealed class TableTagHelper : TagHelper
{
    public string Caption { get; set; } = "";

    /// <summary>True when a heading right above says the same: the caption stays for screen readers.</summary>
    public bool CaptionHidden { get; set; }

    /// <summary>
    /// True to show each row as a card on a narrow screen. A cell then says its column's name in <c>data-label</c>, and rows and cells their ARIA roles,
    /// which the display of a card takes from them.
    /// </summary>
    public bool Stacked { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var rows = await output.GetChildContentAsync();
        var captionId = "table-" + context.UniqueId;
        var table = Markup.Tag("table", Stacked ? "table table-stacked" : "table", ("role", Stacked ? "table" : null));
        table.InnerHtml.AppendHtml(Markup.Text("caption", CaptionHidden ? "hidden" : "caption", Caption, ("id", captionId)));
        table.InnerHtml.AppendHtml(rows);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "table-scroll");
        output.Attributes.SetAttribute("role", "region");
        output.Attributes.SetAttribute("tabindex", "0");
        output.Attributes.SetAttribute("aria-labelledby", captionId);
        output.Content.SetHtmlContent(table);
    }
}
