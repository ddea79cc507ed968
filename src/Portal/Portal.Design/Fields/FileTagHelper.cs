using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A file to send, bound to an IFormFile. The form needs enctype="multipart/form-data".</summary>
[HtmlTargetElement("ui-file", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FileTagHelper : FieldTagHelper
{
    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        var input = Markup.Tag("input", ErrorText is null ? "file" : "file input-bad", ("id", Id), ("name", Name), ("type", "file"),
            ("aria-describedby", DescribedBy()), ("aria-invalid", ErrorText is null ? null : "true"));
        PassOn(input, passedOn);
        return input;
    }
}
