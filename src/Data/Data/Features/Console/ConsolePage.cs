using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary>
/// What the pages of members have in common. What belongs to another department answers 404, as what does not exist; what the member's role does not
/// allow in their own answers 403.
/// </summary>
[Authorize(ConsoleServices.SignedIn), ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal abstract class ConsolePage(Members members, IStringLocalizer<ConsoleText> text) : PageModel
{
    /// <summary>The texts of the console.</summary>
    protected IStringLocalizer<ConsoleText> Words => text;

    /// <summary>The provider's pairwise identifier of whoever looks.</summary>
    protected string Subject => User.FindFirst("sub")?.Value ?? throw new InvalidOperationException("The policy asks for a subject.");

    /// <summary>What was done just now; a key of the texts.</summary>
    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    /// <summary>What was just done, in words; null for nothing, or for what is no word of ours.</summary>
    public string? DoneText => Done is { Length: > 0 and <= 40 } && text[$"Done.{Done}"] is { ResourceNotFound: false } known ? known.Value : null;

    /// <summary>Why nothing was done, in words.</summary>
    public string? Refusal { get; private set; }

    protected Task<List<Member>> Departments(CancellationToken cancellationToken) => members.Of(Subject, cancellationToken);

    protected async Task<Member?> MemberOf(string? department, CancellationToken cancellationToken) =>
        (await Departments(cancellationToken)).Find(m => m.Department == department);

    protected StatusCodeResult RoleTooLow() => StatusCode(StatusCodes.Status403Forbidden);

    /// <summary>What was typed into a field that others read. Notes with the field what is wrong with it.</summary>
    protected string Typed(string field, string? value, string missing, bool mayBreak = false)
    {
        var typed = value?.Trim() ?? "";
        if (typed.Length == 0) ModelState.AddModelError(field, text[missing].Value);
        else if (!(mayBreak ? VisibleText.IsProse(typed) : VisibleText.IsLine(typed))) ModelState.AddModelError(field, text["HiddenCharacters"].Value);
        return typed;
    }

    /// <summary>Draws the page again and says why nothing was done.</summary>
    protected void Refuse(string key, int status = StatusCodes.Status409Conflict)
    {
        Refusal = text[$"Refusal.{key}"].Value;
        Response.StatusCode = status;
    }
}
