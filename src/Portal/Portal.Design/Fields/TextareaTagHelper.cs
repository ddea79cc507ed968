using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>Several lines of text. With a limit, the limit is said at once and the characters left are counted when script runs.</summary>
[HtmlTargetElement("ui-textarea", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TextareaTagHelper : FieldTagHelper
{
    // Above this a text is pasted, not written: a count would be noise.
    private const int MostCounted = 5000;

    public int Rows { get; set; } = 5;

    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        var limit = DeclaredMaxLength is { } declared and <= MostCounted ? declared : (int?)null;
        var countId = Id + "-count";
        var area = Markup.Text("textarea", ErrorText is null ? "input" : "input input-bad", CurrentText, ("id", Id), ("name", Name),
            ("rows", Rows.ToString(CultureInfo.InvariantCulture)),
            ("aria-describedby", limit is null ? DescribedBy() : DescribedBy(countId)),
            ("aria-invalid", ErrorText is null ? null : "true"));
        PassOn(area, passedOn);
        if (limit is not { } characters)
        {
            return area;
        }
        // The browser's own maxlength would cut pasted text without a word; the server says it instead.
        area.MergeAttribute("data-count-limit", characters.ToString(CultureInfo.InvariantCulture));
        var content = new HtmlContentBuilder();
        content.AppendHtml(area);
        content.AppendHtml(Markup.Text("p", "hint count", Text["CountLimit", characters].Value, ("id", countId),
            ("data-count-left", Text["CountLeft"].Value), ("data-count-over", Text["CountOver"].Value)));
        return content;
    }
}
