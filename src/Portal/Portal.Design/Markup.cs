using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Bauhinia.Portal.Design;

/// <summary>Elements for the tag helpers. Text is always encoded by TagBuilder; an attribute without a value is left out.</summary>
internal static class Markup
{
    internal static TagBuilder Tag(string name, string? cssClass, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var tag = new TagBuilder(name);
        if (!string.IsNullOrEmpty(cssClass))
        {
            tag.Attributes["class"] = cssClass;
        }
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                tag.Attributes[attribute] = value;
            }
        }
        if (name is "input")
        {
            tag.TagRenderMode = TagRenderMode.SelfClosing;
        }
        return tag;
    }

    internal static TagBuilder Text(string name, string? cssClass, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var tag = Tag(name, cssClass, attributes);
        tag.InnerHtml.Append(text ?? "");
        return tag;
    }

    internal static TagBuilder Wrap(string name, string? cssClass, IHtmlContent inner, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var tag = Tag(name, cssClass, attributes);
        tag.InnerHtml.AppendHtml(inner);
        return tag;
    }

    internal static HtmlContentBuilder AppendHtmlTo(this HtmlContentBuilder content, IHtmlContent more)
    {
        content.AppendHtml(more);
        return content;
    }
}
