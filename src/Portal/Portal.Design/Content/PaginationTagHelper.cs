using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>Previous and next page of a list, and where one is. It writes ?page=N into the present address and draws nothing for a single page.</summary>
[HtmlTargetElement("ui-pagination", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PaginationTagHelper : TagHelper
{
    /// <summary>The present page, from 1.</summary>
    public int Page { get; set; } = 1;

    /// <summary>How many pages there are.</summary>
    public int Pages { get; set; } = 1;

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Pages <= 1)
        {
            output.SuppressOutput();
            return;
        }
        var text = DesignServices.Text(ViewContext);
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pagination");
        output.Attributes.SetAttribute("aria-label", text["PaginationLabel"].Value);
        if (Page > 1)
        {
            output.Content.AppendHtml(Link(Page - 1, "prev", text["PaginationPrevious"].Value));
        }
        output.Content.AppendHtml(Markup.Text("span", "pagination-place", text["PaginationPlace", Page, Pages].Value));
        if (Page < Pages)
        {
            output.Content.AppendHtml(Link(Page + 1, "next", text["PaginationNext"].Value));
        }
    }

    private TagBuilder Link(int page, string rel, string words)
    {
        var request = ViewContext.HttpContext.Request;
        var query = new QueryBuilder(request.Query.Where(q => q.Key != "page")) { { "page", page.ToString(CultureInfo.InvariantCulture) } };
        return Markup.Text("a", "pagination-link", words, ("href", request.PathBase + request.Path + query.ToQueryString()), ("rel", rel));
    }
}
