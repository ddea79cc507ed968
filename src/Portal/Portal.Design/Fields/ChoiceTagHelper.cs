using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>What radios and checkboxes share: a list of ui-option, each with label and hint.</summary>
public abstract class ChoiceTagHelper : FieldTagHelper
{
    /// <summary>True puts two or three short answers on one line where there is room.</summary>
    public bool Inline { get; set; }

    protected override bool IsGroup => true;

    protected abstract string Kind { get; }

    protected override IHtmlContent Control(IReadOnlyList<TagHelperAttribute> passedOn, IReadOnlyList<FieldOption> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var chosen = Chosen();
        var list = Markup.Tag("div", Inline ? "choices choices-inline" : "choices");
        for (var i = 0; i < options.Count; i++)
        {
            // The first control carries the field's own id, so that the error summary leads to it.
            var id = i == 0 ? Id : $"{Id}-{i + 1}";
            list.InnerHtml.AppendHtml(Choice(id, options[i], chosen.Contains(options[i].Value), passedOn));
        }
        return list;
    }

    private TagBuilder Choice(string id, FieldOption option, bool isChosen, IReadOnlyList<TagHelperAttribute> passedOn)
    {
        var hintId = string.IsNullOrEmpty(option.Hint) ? null : id + "-item-hint";
        var input = Markup.Tag("input", "choice-input", ("id", id), ("name", Name), ("type", Kind), ("value", option.Value),
            ("checked", isChosen ? "checked" : null), ("disabled", option.Disabled ? "disabled" : null), ("aria-describedby", hintId));
        PassOn(input, passedOn);
        var row = Markup.Wrap("div", "choice", input);
        row.InnerHtml.AppendHtml(Markup.Text("label", "choice-label", option.Label, ("for", id), ("lang", option.Lang)));
        if (hintId is not null)
        {
            row.InnerHtml.AppendHtml(Markup.Text("div", "hint choice-hint", option.Hint, ("id", hintId)));
        }
        return row;
    }

    private HashSet<string> Chosen()
    {
        if (ViewContext.ModelState.TryGetValue(Name, out var entry) && entry.RawValue is not null)
        {
            return entry.RawValue is string[] many ? [.. many] : [entry.AttemptedValue ?? ""];
        }
        return For.Model switch
        {
            null => [],
            string one => [one],
            IEnumerable several => [.. several.Cast<object?>().Select(Words)],
            var one => [Words(one)],
        };
    }

    private static string Words(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
