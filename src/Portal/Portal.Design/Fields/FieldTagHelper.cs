using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>What every form field has: a label, a hint, the error of its ModelState entry, and the ARIA wiring between them (WCAG 2.2 §1.3.1, §3.3.1).</summary>
public abstract class FieldTagHelper : TagHelper
{
    /// <summary>The property the field reads and posts.</summary>
    [HtmlAttributeName("for")]
    public required ModelExpression For { get; set; }

    /// <summary>The label, or the legend of a group. It is never left out: a placeholder is no label.</summary>
    public string? Label { get; set; }

    /// <summary>Help that stands between label and control.</summary>
    public string? Hint { get; set; }

    /// <summary>True on a page that asks one question: the label becomes the page's only h1.</summary>
    public bool Heading { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    protected string Name => ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    protected string Id => TagBuilder.CreateSanitizedId(Name, "_");

    protected string? ErrorText => FieldErrors.First(ViewContext.ModelState, Name, IsGroup, Text);

    /// <summary>A group is drawn as a fieldset whose legend is the label.</summary>
    protected virtual bool IsGroup => false;

    protected IStringLocalizer Text => ViewContext.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<DesignText>>();

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var options = new List<FieldOption>();
        context.Items[typeof(FieldOption)] = options;
        await output.GetChildContentAsync();
        FieldsOfPage.Of(ViewContext.HttpContext).Add(Name, Label);
        var passedOn = output.Attributes.Where(a => a.Name != "class").ToList();
        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", ErrorText is null ? "field" : "field field-bad");
        output.Content.SetHtmlContent(IsGroup ? Group(passedOn, options) : Single(passedOn, options));
    }

    /// <summary>The control itself, without label, hint and error.</summary>
    protected abstract IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options);

    /// <summary>Ids of hint and error, for aria-describedby.</summary>
    protected string? DescribedBy(params string[] more)
    {
        var ids = new List<string>();
        if (!string.IsNullOrEmpty(Hint))
        {
            ids.Add(Id + "-hint");
        }
        if (ErrorText is not null)
        {
            ids.Add(Id + "-error");
        }
        ids.AddRange(more);
        return ids.Count == 0 ? null : string.Join(' ', ids);
    }

    /// <summary>The text to show again: what the person sent, or else the model's value.</summary>
    protected string? CurrentText =>
        ViewContext.ModelState.TryGetValue(Name, out var entry) && entry.RawValue is not null
            ? entry.AttemptedValue
            : Convert.ToString(For.Model, CultureInfo.InvariantCulture);

    /// <summary>The smallest length limit declared on the property, so that the control cannot send more.</summary>
    protected int? DeclaredMaxLength
    {
        get
        {
            var limits = For.Metadata.ValidatorMetadata.Select(m => m switch
            {
                StringLengthAttribute s => s.MaximumLength,
                MaxLengthAttribute { Length: > 0 } m2 => m2.Length,
                LengthAttribute l => l.MaximumLength,
                _ => (int?)null,
            }).OfType<int>().ToList();
            return limits.Count == 0 ? null : limits.Min();
        }
    }

    protected static void PassOn(TagBuilder control, IEnumerable<TagHelperAttribute> attributes)
    {
        ArgumentNullException.ThrowIfNull(control);
        foreach (var attribute in attributes)
        {
            control.MergeAttribute(attribute.Name, attribute.Value?.ToString() ?? "", replaceExisting: true);
        }
    }

    private HtmlContentBuilder Single(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        IHtmlContent label = Markup.Text("label", "label", Label, ("for", Id));
        if (Heading)
        {
            label = Markup.Wrap("h1", "label-heading", label);
        }
        var content = new HtmlContentBuilder();
        content.AppendHtml(label);
        AppendHintAndError(content);
        return content.AppendHtmlTo(Control(passedOn, options));
    }

    private TagBuilder Group(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        var legend = Heading
            ? Markup.Wrap("legend", "legend", Markup.Text("h1", "label-heading", Label))
            : Markup.Text("legend", "legend", Label);
        var fieldset = Markup.Tag("fieldset", "fieldset", ("aria-describedby", DescribedBy()));
        fieldset.InnerHtml.AppendHtml(legend);
        AppendHintAndError(fieldset.InnerHtml);
        fieldset.InnerHtml.AppendHtml(Control(passedOn, options));
        return fieldset;
    }

    private void AppendHintAndError(IHtmlContentBuilder content)
    {
        if (!string.IsNullOrEmpty(Hint))
        {
            content.AppendHtml(Markup.Text("div", "hint", Hint, ("id", Id + "-hint")));
        }
        if (ErrorText is { } error)
        {
            var line = Markup.Tag("p", "error", ("id", Id + "-error"));
            line.InnerHtml.AppendHtml(Markup.Text("span", "hidden", Text["ErrorPrefix"].Value)).Append(error);
            content.AppendHtml(line);
        }
    }
}
