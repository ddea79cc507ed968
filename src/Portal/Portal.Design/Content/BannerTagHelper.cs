using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A message above the content. Kinds: info, success, warning, danger. Colour never stands alone: each says its kind in words.</summary>
[HtmlTargetElement("ui-banner")]
public sealed class BannerTagHelper : TagHelper
{
    public string Kind { get; set; } = "info";

    /// <summary>Replaces the kind's own title ("Important", "Done", "Warning").</summary>
    public string? Title { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        var text = DesignServices.Text(ViewContext);
        var titleId = "banner-" + context.UniqueId;
        var title = Title ?? (Kind switch
        {
            "success" => text["BannerSuccess"].Value,
            "warning" => text["BannerWarning"].Value,
            "danger" => text["BannerDanger"].Value,
            _ => text["BannerInfo"].Value,
        });
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"banner banner-{Kind}");
        // What has just happened is announced; what always stands there is only a landmark.
        output.Attributes.SetAttribute("role", Kind is "success" or "danger" ? "alert" : "region");
        output.Attributes.SetAttribute("aria-labelledby", titleId);
        output.Content.SetHtmlContent(Markup.Text("h2", "banner-title", title, ("id", titleId)));
        output.Content.AppendHtml(Markup.Wrap("div", "banner-body", content));
    }
}
